package dev.weft.bench;

import java.util.List;

/** Where most of many values lie. */
public final class Percentile {
    private Percentile() {}

    /** The smallest value that at least so many percent of all do not exceed. */
    public static long of(List<Long> values, int percent) {
        if (values.isEmpty() || percent < 1 || percent > 100) {
            throw new IllegalArgumentException(percent + " % of " + values.size() + " values");
        }
        long rank = ((long) percent * values.size() + 99) / 100;
        return values.stream().sorted().skip(rank - 1).findFirst().orElseThrow();
    }
}
