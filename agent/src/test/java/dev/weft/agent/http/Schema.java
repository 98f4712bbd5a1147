package dev.weft.agent.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * As much of JSON Schema as the interface's description uses; a keyword beyond that is an error, so that nothing there
 * goes unchecked. Stricter in one point: what the description does not name must not occur.
 */
final class Schema {
    private static final Set<String> SAYS_NOTHING = Set.of("description", "default", "required");

    private final JsonNode document;
    /** Which property of which object occurred, as {@code Member.name}. */
    final Set<String> seen = new TreeSet<>();

    private final List<String> errors = new ArrayList<>();

    Schema(JsonNode document) {
        this.document = document;
    }

    /** What is wrong with a value, a line each. */
    List<String> errors(JsonNode schema, JsonNode value) {
        errors.clear();
        check(schema, value, "");
        return List.copyOf(errors);
    }

    /** Every property of every object that a schema describes, as {@link #seen} has them. */
    Set<String> described(JsonNode schema) {
        Set<String> all = new TreeSet<>();
        describe(schema, "", all);
        return all;
    }

    private void describe(JsonNode schema, String path, Set<String> all) {
        if (schema.has("$ref")) {
            String name = nameOf(schema);
            describe(resolve(schema), name, all);
            return;
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            all.add(path + "." + property.getKey());
            describe(property.getValue(), path + "." + property.getKey(), all);
        }
        schema.path("anyOf").forEach(each -> describe(each, path, all));
        if (schema.has("items")) {
            describe(schema.get("items"), path, all);
        }
    }

    private static String nameOf(JsonNode reference) {
        String text = reference.get("$ref").asText();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    private JsonNode resolve(JsonNode reference) {
        JsonNode found = document.at(reference.get("$ref").asText().substring(1));
        if (found.isMissingNode()) {
            throw new IllegalStateException("nothing at " + reference);
        }
        return found;
    }

    private void check(JsonNode schema, JsonNode value, String path) {
        if (schema.has("$ref")) {
            check(resolve(schema), value, nameOf(schema));
            return;
        }
        for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
            if (!SAYS_NOTHING.contains(keyword.getKey())) {
                require(holds(keyword.getKey(), keyword.getValue(), schema, value, path), path, keyword, value);
            }
        }
    }

    private void require(boolean holds, String path, Map.Entry<String, JsonNode> keyword, JsonNode value) {
        if (!holds) {
            String text = value.toString();
            errors.add(path + " is " + text.substring(0, Math.min(text.length(), 200)) + ", but " + keyword.getKey()
                    + " is " + keyword.getValue());
        }
    }

    private boolean holds(String keyword, JsonNode wanted, JsonNode schema, JsonNode value, String path) {
        return switch (keyword) {
            case "type" -> isOfType(wanted, value);
            case "enum" -> contains(wanted, value);
            case "pattern" ->
                !value.isTextual()
                        || Pattern.compile(wanted.asText())
                                .matcher(value.asText())
                                .find();
            case "format" -> !value.isTextual() || isTime(wanted.asText(), value.asText());
            case "minimum" -> !value.isNumber() || value.asLong() >= wanted.asLong();
            case "maximum" -> !value.isNumber() || value.asLong() <= wanted.asLong();
            case "maxItems" -> !value.isArray() || value.size() <= wanted.asInt();
            case "items" -> {
                value.forEach(element -> check(wanted, element, path));
                yield true;
            }
            case "anyOf" -> fitsOne(wanted, value, path);
            case "properties" -> hasProperties(wanted, schema, value, path);
            case "additionalProperties" -> {
                value.forEach(element -> check(wanted, element, path + ".*"));
                yield true;
            }
            default -> throw new IllegalStateException("keyword " + keyword + " is not known here");
        };
    }

    private boolean hasProperties(JsonNode properties, JsonNode schema, JsonNode value, String path) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                errors.add(path + "." + name.asText() + " is missing in " + value);
            }
        });
        value.properties().forEach(property -> {
            String place = path + "." + property.getKey();
            JsonNode inner = properties.get(property.getKey());
            if (inner == null) {
                errors.add(place + " is not described");
            } else {
                seen.add(place);
                check(inner, property.getValue(), place);
            }
        });
        return true;
    }

    private boolean fitsOne(JsonNode choices, JsonNode value, String path) {
        int before = errors.size();
        List<String> all = new ArrayList<>();
        for (JsonNode choice : choices) {
            check(choice, value, path);
            if (errors.size() == before) {
                return true;
            }
            all.addAll(errors.subList(before, errors.size()));
            errors.subList(before, errors.size()).clear();
        }
        errors.addAll(all);
        return false;
    }

    private static boolean isOfType(JsonNode wanted, JsonNode value) {
        if (wanted.isArray()) {
            boolean any = false;
            for (JsonNode each : wanted) {
                any |= isOfType(each, value);
            }
            return any;
        }
        return switch (wanted.asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("type " + wanted);
        };
    }

    private static boolean contains(JsonNode choices, JsonNode value) {
        boolean found = false;
        for (JsonNode choice : choices) {
            found |= choice.equals(value);
        }
        return found;
    }

    private static boolean isTime(String format, String text) {
        if (!format.equals("date-time")) {
            throw new IllegalStateException("format " + format);
        }
        try {
            return Instant.parse(text) != null;
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }
}
