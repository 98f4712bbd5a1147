package dev.weft.scale;

import java.util.Arrays;
import java.util.Locale;

/** Many times, in milliseconds, and how many never came about: those count as longer than any other. */
final class Distribution {
    static final double MEDIAN = 0.5;
    static final double NINETY_NINE = 0.99;

    private long[] values = new long[64];
    private int count;
    private long never;
    private boolean sorted;

    void add(long millis) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = millis;
        sorted = false;
    }

    void addNever() {
        never++;
    }

    void addAll(Distribution other) {
        for (int i = 0; i < other.count; i++) {
            add(other.values[i]);
        }
        never += other.never;
    }

    long count() {
        return count + never;
    }

    long never() {
        return never;
    }

    /** The least value that is not below this share of all; {@link Long#MAX_VALUE} when that one never came about. */
    long quantileMillis(double share) {
        if (!sorted) {
            Arrays.sort(values, 0, count);
            sorted = true;
        }
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        return rank > count ? Long.MAX_VALUE : values[(int) rank - 1];
    }

    /** {@code 3.31 / 4.02}: median and 99th percentile, in seconds. */
    String text() {
        return text(NINETY_NINE);
    }

    /** The same with another share than the 99th percentile. */
    String text(double share) {
        return count() == 0 ? "-" : seconds(MEDIAN) + " / " + seconds(share);
    }

    private String seconds(double share) {
        long millis = quantileMillis(share);
        return millis == Long.MAX_VALUE ? "never" : String.format(Locale.ROOT, "%.2f", millis / 1_000.0);
    }
}
