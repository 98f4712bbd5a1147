package dev.weft.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.weft.controlplane.Endpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parsed TOML file that hands out checked values, and whose errors name the file, the line and the key. */
final class TomlTable {
    private static final int MAX_SHOWN = 200;

    private final Path file;
    private final String text;
    private final JsonNode root;

    private TomlTable(Path file, String text, JsonNode root) {
        this.file = file;
        this.text = text;
        this.root = root;
    }

    static TomlTable parse(Path file, String text) {
        try {
            return new TomlTable(file, text, new TomlMapper().readTree(text));
        } catch (JsonProcessingException e) {
            Optional<RepeatedKey> twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate key")
                    ? RepeatedKey.in(text)
                    : Optional.empty();
            if (twice.isPresent()) {
                throw new ConfigException(file + at(twice.get().line()) + ": "
                        + shortened(twice.get().key()) + " is set a second time, after line "
                        + twice.get().firstLine() + ": leave one of them");
            }
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException(file + at(line) + ": not valid TOML: " + e.getOriginalMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    void rejectUnknown(List<String> known) {
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new ConfigException(file + at(lineOf(name)) + ": unknown key '" + shortened(name)
                        + "'; known keys are " + String.join(", ", known));
            }
        }
    }

    String text(ConfigKey key, String otherwise) {
        JsonNode value = root.get(key.key());
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(key, value.toString());
        }
        return value.textValue();
    }

    boolean flag(ConfigKey key, boolean otherwise) {
        JsonNode value = root.get(key.key());
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(key, value.toString());
        }
        return value.booleanValue();
    }

    int number(ConfigKey key, int otherwise, int minimum, int maximum) {
        JsonNode value = root.get(key.key());
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(key, value.toString());
        }
        int number = value.intValue();
        if (number < minimum || number > maximum) {
            throw wrong(key, value.toString());
        }
        return number;
    }

    int numberOrZero(ConfigKey key, int otherwise, int minimum, int maximum) {
        JsonNode value = root.get(key.key());
        boolean zero = value != null && value.isIntegralNumber() && value.asLong() == 0;
        return zero ? 0 : number(key, otherwise, minimum, maximum);
    }

    <E extends Enum<E>> E choice(ConfigKey key, E otherwise) {
        String word = text(key, otherwise.name().toLowerCase(Locale.ROOT));
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw wrong(key, "\"" + word + "\"");
    }

    /** An address that only this machine can reach; null when the file says {@code "off"}. */
    @Nullable
    Endpoint loopbackOrOff(ConfigKey key, Endpoint otherwise) {
        JsonNode value = root.get(key.key());
        if (value == null) {
            return otherwise;
        }
        if (value.isTextual() && value.textValue().equals("off")) {
            return null;
        }
        Endpoint endpoint = endpoint(key, value);
        if (!endpoint.address().isLoopbackAddress()) {
            throw wrong(key, value.toString());
        }
        return endpoint;
    }

    /** An absolute path; null when the file says {@code "off"}. */
    @Nullable
    Path fileOrOff(ConfigKey key, Path otherwise) {
        String text = text(key, otherwise.toString());
        if (text.equals("off")) {
            return null;
        }
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getFileName() != null) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw wrong(key, root.get(key.key()).toString());
        }
        throw wrong(key, "\"" + text + "\"");
    }

    List<Endpoint> endpoints(ConfigKey key, int maximum) {
        JsonNode value = root.get(key.key());
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > maximum) {
            throw wrong(key, value.toString());
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (JsonNode element : value) {
            endpoints.add(endpoint(key, element));
        }
        return endpoints;
    }

    private Endpoint endpoint(ConfigKey key, JsonNode element) {
        if (!element.isTextual()) {
            throw wrong(key, element.toString());
        }
        try {
            return Endpoint.parse(element.textValue());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(place(key) + ": " + shortened(String.valueOf(e.getMessage())), e);
        }
    }

    ConfigException wrong(ConfigKey key, String found) {
        return new ConfigException(place(key) + " cannot be " + shortened(found) + ": " + key.explanation());
    }

    /** A message for people, whatever the file holds. */
    private static String shortened(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private String place(ConfigKey key) {
        return file + at(lineOf(key.key())) + ": " + key.key();
    }

    /** The parser forgets where a key stood, so it is looked for; 0 when it is not found. */
    private int lineOf(String key) {
        String quoted = Pattern.quote(key);
        Matcher matcher = Pattern.compile("(?m)^[ \\t]*\\[?[ \\t]*[\"']?" + quoted + "[\"']?[ \\t]*[=.\\]]")
                .matcher(text);
        return matcher.find()
                ? 1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                : 0;
    }

    private static String at(int line) {
        return line < 1 ? "" : " line " + line;
    }
}
