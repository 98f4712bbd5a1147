package dev.weft.controlplane.nodeplane;

/**
 * Which counters of one session were seen: the highest, and a window of the 1,024 up to it (RFC 6479). What is older than the
 * first one seen counts as seen: this node may have been started anew since, and a replay would tell it where a peer was then.
 */
final class ReplayWindow {
    static final int SIZE = 1_024;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long first;
    private long highest = -1;

    /** Whether the counter is new; it is marked as seen. */
    boolean accept(long counter) {
        if (counter < first || counter <= highest - SIZE) {
            return false;
        }
        if (highest < 0) {
            first = counter;
        }
        if (counter > highest) {
            long steps = Math.min(counter - highest, SIZE);
            for (long step = 1; step <= steps; step++) {
                clear(highest + step);
            }
            highest = counter;
        } else if (isSet(counter)) {
            return false;
        }
        set(counter);
        return true;
    }

    private void set(long counter) {
        bits[word(counter)] |= 1L << (counter & 63);
    }

    private void clear(long counter) {
        bits[word(counter)] &= ~(1L << (counter & 63));
    }

    private boolean isSet(long counter) {
        return (bits[word(counter)] & 1L << (counter & 63)) != 0;
    }

    private static int word(long counter) {
        return (int) ((counter % SIZE) >>> 6);
    }
}
