package dev.weft.chat.core;

import java.util.Map;
import java.util.TreeMap;

/** Counts what happened, by names that the code alone gives. */
final class Counters {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(String name) {
        count(name, 1);
    }

    void count(String name, long times) {
        counts.merge(name, times, Long::sum);
    }

    Map<String, Long> all() {
        return Map.copyOf(counts);
    }
}
