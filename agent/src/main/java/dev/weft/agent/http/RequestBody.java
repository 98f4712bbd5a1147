package dev.weft.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the body of a request; what is wrong with it becomes a problem that names the place. */
final class RequestBody {
    static final int MAX_BYTES = 64 * 1024;

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
        } catch (JsonMappingException e) {
            String text = "the body is not what is expected here: " + e.getOriginalMessage();
            String field = fieldOf(e.getPath());
            throw field == null ? new Problem(400, text) : Problem.ofField(field, text);
        } catch (JsonProcessingException e) {
            throw new Problem(400, "the body is no JSON: " + e.getOriginalMessage());
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

    private static @Nullable String fieldOf(List<JsonMappingException.Reference> path) {
        List<String> names = path.stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(java.util.Objects::nonNull)
                .toList();
        return names.isEmpty() ? null : String.join(".", names);
    }
}
