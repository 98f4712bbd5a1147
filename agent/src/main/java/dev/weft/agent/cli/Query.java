package dev.weft.agent.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A path with parameters, as it is asked of the agent. */
final class Query {
    private final StringBuilder path;
    private char separator = '?';

    Query(String path) {
        this.path = new StringBuilder(path);
    }

    /** Adds a parameter, when it has a value. */
    Query with(String name, @Nullable Object value) {
        if (value != null) {
            path.append(separator).append(name).append('=').append(escape(value.toString()));
            separator = '&';
        }
        return this;
    }

    /** Fit for a path and for a parameter: whatever a person typed stays one piece of text. */
    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
