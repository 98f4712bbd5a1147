package dev.weft.agent.http;

import java.time.DateTimeException;
import java.time.Instant;

/** Times in requests. */
final class Times {
    private Times() {}

    /** Reads a time in the form of RFC 3339; whatever else it is, is the fault of this field. */
    static Instant parse(String field, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw Problem.ofField(field, "'" + text + "' is no time like 2026-01-02T03:04:05Z");
        }
    }
}
