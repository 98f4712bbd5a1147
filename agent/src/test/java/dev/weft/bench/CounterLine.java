package dev.weft.bench;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A node's counters on one line: {@code counters NAME=VALUE NAME=VALUE}. */
final class CounterLine {
    private static final String WORD = "counters";

    private CounterLine() {}

    static String of(Map<String, Long> counters) {
        StringBuilder line = new StringBuilder(WORD);
        new TreeMap<>(counters)
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(value));
        return line.toString();
    }

    static Optional<Map<String, Long>> parse(String line) {
        if (!line.equals(WORD) && !line.startsWith(WORD + " ")) {
            return Optional.empty();
        }
        Map<String, Long> counters = new TreeMap<>();
        for (String pair : line.substring(WORD.length()).strip().split(" ", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                counters.put(pair.substring(0, sign), Long.parseLong(pair.substring(sign + 1)));
            }
        }
        return Optional.of(counters);
    }

    /** How much each counter has grown; those that have not are left out. */
    static Map<String, Long> difference(Map<String, Long> after, Map<String, Long> before) {
        Map<String, Long> grown = new TreeMap<>();
        after.forEach((name, value) -> {
            long more = value - before.getOrDefault(name, 0L);
            if (more != 0) {
                grown.put(name, more);
            }
        });
        return grown;
    }
}
