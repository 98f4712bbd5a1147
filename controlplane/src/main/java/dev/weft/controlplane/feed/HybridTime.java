package dev.weft.controlplane.feed;

import java.time.Instant;

/**
 * Hybrid logical time (Kulkarni et al., "Logical Physical Clocks", 2014, section 3): 48 bits of wall-clock milliseconds,
 * then 16 bits of counter. Follows the wall clock, yet what was written after something was read is always later.
 */
public final class HybridTime {
    /** A time further ahead of the own clock than this is not followed: a wrong clock elsewhere stays there. */
    public static final long MAX_AHEAD_MILLIS = 10 * 60 * 1000L;

    private static final int COUNTER_BITS = 16;

    private HybridTime() {}

    public static long of(long wallMillis) {
        return wallMillis << COUNTER_BITS;
    }

    /** The next time after {@code last}, not before the wall clock. */
    public static long next(long last, long wallMillis) {
        return Math.max(last + 1, of(wallMillis));
    }

    /** What {@code last} becomes when {@code seen} was read; times too far ahead are not followed. */
    public static long witness(long last, long seen, long wallMillis) {
        return seen > of(wallMillis + MAX_AHEAD_MILLIS) ? last : Math.max(last, seen);
    }

    public static long wallMillis(long time) {
        return time >>> COUNTER_BITS;
    }

    public static Instant toInstant(long time) {
        return Instant.ofEpochMilli(wallMillis(time));
    }
}
