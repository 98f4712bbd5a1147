package dev.weft.chat.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A set of numbers that has few holes. */
public final class Ranges {
    /** First number of each range to its last; ranges neither overlap nor touch. */
    private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

    /**
     * Numbers without a hole.
     *
     * @param first the lowest
     * @param last the highest, not below the first
     */
    public record Range(long first, long last) {
        public Range {
            if (first > last) {
                throw new IllegalArgumentException("no range from " + first + " to " + last);
            }
        }

        /** How many numbers there are. */
        public long size() {
            return last - first + 1;
        }
    }

    public Ranges() {}

    public static Ranges of(long first, long last) {
        Ranges made = new Ranges();
        made.add(first, last);
        return made;
    }

    public Ranges copy() {
        Ranges copy = new Ranges();
        copy.lastByFirst.putAll(lastByFirst);
        return copy;
    }

    public void add(long number) {
        add(number, number);
    }

    public void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
        }
        Map.Entry<Long, Long> touching = lastByFirst.floorEntry(last + 1);
        while (touching != null && touching.getKey() >= from) {
            to = Math.max(to, touching.getValue());
            lastByFirst.remove(touching.getKey());
            touching = lastByFirst.floorEntry(last + 1);
        }
        lastByFirst.put(from, to);
    }

    void addAll(Ranges other) {
        other.lastByFirst.forEach(this::add);
    }

    void remove(long first, long last) {
        Map.Entry<Long, Long> at = lastByFirst.floorEntry(last);
        while (at != null && at.getValue() >= first) {
            lastByFirst.remove(at.getKey());
            if (at.getKey() < first) {
                lastByFirst.put(at.getKey(), first - 1);
            }
            if (at.getValue() > last) {
                lastByFirst.put(last + 1, at.getValue());
            }
            at = lastByFirst.floorEntry(last);
        }
    }

    void removeAll(Ranges other) {
        other.lastByFirst.forEach(this::remove);
    }

    /** What is in both. */
    Ranges and(Ranges other) {
        Ranges both = new Ranges();
        lastByFirst.forEach(
                (first, last) -> other.within(first, last).forEach(part -> both.add(part.first, part.last)));
        return both;
    }

    public boolean contains(long number) {
        Map.Entry<Long, Long> at = lastByFirst.floorEntry(number);
        return at != null && at.getValue() >= number;
    }

    boolean containsAll(long first, long last) {
        Map.Entry<Long, Long> at = lastByFirst.floorEntry(first);
        return at != null && at.getValue() >= last;
    }

    /** The highest number below that one; 0 when there is none. */
    long below(long number) {
        Map.Entry<Long, Long> at = lastByFirst.lowerEntry(number);
        return at == null ? 0 : Math.min(at.getValue(), number - 1);
    }

    /** The lowest number above that one; 0 when there is none. */
    long above(long number) {
        if (contains(number + 1)) {
            return number + 1;
        }
        Long first = lastByFirst.higherKey(number);
        return first == null ? 0 : first;
    }

    public boolean isEmpty() {
        return lastByFirst.isEmpty();
    }

    /** The lowest number; 0 when there is none. */
    public long first() {
        return isEmpty() ? 0 : lastByFirst.firstKey();
    }

    /** The highest number; 0 when there is none. */
    public long last() {
        return isEmpty() ? 0 : lastByFirst.lastEntry().getValue();
    }

    /** All of it in order. */
    public List<Range> list() {
        List<Range> list = new ArrayList<>(lastByFirst.size());
        lastByFirst.forEach((first, last) -> list.add(new Range(first, last)));
        return list;
    }

    public int rangeCount() {
        return lastByFirst.size();
    }

    /** The parts of it between two numbers. */
    List<Range> within(long first, long last) {
        List<Range> parts = new ArrayList<>();
        Map.Entry<Long, Long> before = lastByFirst.floorEntry(first);
        if (before != null && before.getValue() >= first && first <= last) {
            parts.add(new Range(first, Math.min(before.getValue(), last)));
        }
        if (first < last) {
            lastByFirst
                    .subMap(first, false, last, true)
                    .forEach((from, to) -> parts.add(new Range(from, Math.min(to, last))));
        }
        return parts;
    }

    /** What is missing of it between two numbers. */
    List<Range> holes(long first, long last) {
        List<Range> holes = new ArrayList<>();
        long next = first;
        for (Range part : within(first, last)) {
            if (part.first > next) {
                holes.add(new Range(next, part.first - 1));
            }
            next = part.last + 1;
        }
        if (next <= last) {
            holes.add(new Range(next, last));
        }
        return holes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ranges ranges && lastByFirst.equals(ranges.lastByFirst);
    }

    @Override
    public int hashCode() {
        return lastByFirst.hashCode();
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
