package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads times out of what the nodes said. */
final class Timing {
    private Timing() {}

    /** When each observer first said that of the member. */
    static Map<String, Long> firsts(List<Sighting> sightings, Set<Kind> kinds, String member) {
        Map<String, Long> firsts = new HashMap<>();
        for (Sighting sighting : sightings) {
            if (kinds.contains(sighting.kind()) && sighting.member().equals(member)) {
                firsts.merge(sighting.observer(), sighting.atMillis(), Math::min);
            }
        }
        return firsts;
    }

    /** When each observer first saw that many members alive. */
    static Map<String, Long> complete(List<Sighting> sightings, int members) {
        Map<String, Long> firsts = new HashMap<>();
        for (Sighting sighting : sightings) {
            if (sighting.count() >= members) {
                firsts.merge(sighting.observer(), sighting.atMillis(), Math::min);
            }
        }
        return firsts;
    }

    /** Seconds from then until the first, the middle one, nine of ten and the last, by name, of those that said it. */
    static String spread(Map<String, Long> times, long fromMillis) {
        List<Long> sorted = times.values().stream().sorted().toList();
        if (sorted.isEmpty()) {
            return "none";
        }
        int last = sorted.size() - 1;
        String slowest = times.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
        return String.format(
                Locale.ROOT,
                "first %.2f, half %.2f, nine tenths %.2f, last %.2f s (%s)",
                (sorted.get(0) - fromMillis) / 1000.0,
                (sorted.get(last / 2) - fromMillis) / 1000.0,
                (sorted.get(last * 9 / 10) - fromMillis) / 1000.0,
                (sorted.get(last) - fromMillis) / 1000.0,
                slowest);
    }

    /** Whether each observer, by its last word, sees that many members alive. */
    static boolean areComplete(List<Sighting> sightings, Collection<String> observers, int members) {
        Map<String, Integer> last = new HashMap<>();
        for (Sighting sighting : sightings) {
            if (sighting.counts()) {
                last.put(sighting.observer(), sighting.count());
            }
        }
        return observers.stream().allMatch(observer -> last.getOrDefault(observer, 0) >= members);
    }

    /** Without what this observer said before it saw that many members alive: it was still learning the past. */
    static List<Sighting> caughtUp(List<Sighting> sightings, String observer, int members) {
        Long from = complete(sightings, members).get(observer);
        return sightings.stream()
                .filter(one -> !one.observer().equals(observer) || (from != null && one.atMillis() >= from))
                .toList();
    }

    /** Seconds from then until the first of them. */
    static OptionalDouble first(Map<String, Long> times, long fromMillis) {
        return times.values().stream()
                .mapToDouble(at -> (at - fromMillis) / 1000.0)
                .min();
    }

    /** Seconds from then until the last of them; empty when one of those expected is missing. */
    static OptionalDouble last(Map<String, Long> times, long fromMillis, Collection<String> expected) {
        if (!times.keySet().containsAll(expected)) {
            return OptionalDouble.empty();
        }
        return expected.stream()
                .mapToDouble(observer -> (times.getOrDefault(observer, fromMillis) - fromMillis) / 1000.0)
                .max();
    }

    /** How many accusations were about somebody else than the member that was really away. */
    static long falseAccusations(List<Sighting> sightings, Kind kind, String away) {
        return sightings.stream()
                .filter(sighting ->
                        sighting.kind() == kind && !sighting.member().equals(away))
                .count();
    }
}
