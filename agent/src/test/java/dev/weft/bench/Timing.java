package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
