package dev.weft.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request; what is wrong with it becomes a problem that names the place. */
final class RequestBody {
    static final int MAX_BYTES = 64 * 1024;

    /** What Jackson adds for programmers. */
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(" *\\(start marker at .*|, from `[^`]*`");

    private RequestBody() {}

    /** An empty body is read as an empty object. */
    static <T> T read(Context context, Class<T> type) throws IOException {
        byte[] body = context.req().getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new Problem(413, "the body is larger than " + MAX_BYTES + " bytes");
        }
        if (body.length > 0) {
            requireJson(context.contentType());
        }
        try {
            @Nullable T read = Json.read(body.length == 0 ? new byte[] {'{', '}'} : body, type);
            if (read == null) {
                throw new Problem(400, "the body is null; an object is expected here");
            }
            return read;
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw Problem.ofField(
                    String.valueOf(fieldOf(e.getPath())),
                    "unknown field '" + e.getPropertyName() + "'; known ones are " + known);
        } catch (MismatchedInputException e) {
            throw of(e, wordFor(e.getTargetType()) + " is expected here");
        } catch (JsonMappingException e) {
            throw of(e, e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            String text = FOR_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceAll("");
            throw new Problem(400, "the body is no JSON: " + text);
        }
    }

    /** Whoever names no type is believed to send what is expected. */
    private static void requireJson(@Nullable String contentType) {
        if (contentType == null) {
            return;
        }
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw new Problem(415, "the body is '" + type + "'; send JSON with Content-Type: application/json");
        }
    }

    private static Problem of(JsonMappingException e, String text) {
        String field = fieldOf(e.getPath());
        return field == null ? new Problem(400, "the body: " + text) : Problem.ofField(field, field + ": " + text);
    }

    private static String wordFor(@Nullable Class<?> type) {
        if (type == String.class) {
            return "a text";
        } else if (type == Boolean.class) {
            return "true or false";
        } else if (type != null && Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        return "an object";
    }

    private static @Nullable String fieldOf(List<JsonMappingException.Reference> path) {
        List<String> names = path.stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(java.util.Objects::nonNull)
                .toList();
        return names.isEmpty() ? null : String.join(".", names);
    }
}
