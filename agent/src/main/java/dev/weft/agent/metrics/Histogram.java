package dev.weft.agent.metrics;

import java.util.ArrayList;
import java.util.List;

/** Counts values by size. Any thread may add and read. */
public final class Histogram {
    private final double[] bounds;
    private final long[] counts;
    private long count;
    private double sum;

    /**
     * What was counted.
     *
     * @param bounds of the buckets, rising
     * @param atMost how many values are not above each bound
     * @param count of all values
     * @param sum of all values
     */
    public record Reading(List<Double> bounds, List<Long> atMost, long count, double sum) {
        public Reading {
            bounds = List.copyOf(bounds);
            atMost = List.copyOf(atMost);
        }
    }

    /** Buckets up to each of these; one more for all above. */
    public Histogram(double... bounds) {
        for (int index = 1; index < bounds.length; index++) {
            if (bounds[index] <= bounds[index - 1]) {
                throw new IllegalArgumentException("the bounds do not rise");
            }
        }
        this.bounds = bounds.clone();
        this.counts = new long[bounds.length];
    }

    public synchronized void add(double value) {
        count++;
        sum += value;
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            if (value <= bounds[bucket]) {
                counts[bucket]++;
            }
        }
    }

    public synchronized Reading read() {
        List<Double> upTo = new ArrayList<>();
        List<Long> atMost = new ArrayList<>();
        for (int bucket = 0; bucket < bounds.length; bucket++) {
            upTo.add(bounds[bucket]);
            atMost.add(counts[bucket]);
        }
        return new Reading(upTo, atMost, count, sum);
    }
}
