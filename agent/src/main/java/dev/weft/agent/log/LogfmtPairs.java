package dev.weft.agent.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a message that is already written as {@code event=… key=value key="quoted value"}. */
final class LogfmtPairs {
    private static final Pattern PAIR =
            Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s\"]*))(?:\\s+|$)");

    private LogfmtPairs() {}

    /** The pairs in their order; empty when the message has any other form. */
    static Optional<Map<String, String>> read(String message) {
        if (!message.startsWith("event=")) {
            return Optional.empty();
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher matcher = PAIR.matcher(message);
        int end = 0;
        while (end < message.length()) {
            if (!matcher.find(end) || matcher.start() != end) {
                return Optional.empty();
            }
            String quoted = matcher.group(2);
            pairs.put(matcher.group(1), quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
            end = matcher.end();
        }
        return Optional.of(pairs);
    }
}
