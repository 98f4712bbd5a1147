package dev.weft.controlplane.nodeplane;

/**
 * When a node whose membership has just grown compares digests with somebody, besides those that pings carry. Where many
 * join at once, what one of them has missed is found by that, and not only when somebody happens to probe it.
 */
final class Settling {
    static final long PERIOD_MILLIS = 200;
    static final long LASTS_MILLIS = 1_000;

    private int members;
    private long endsAt = Long.MIN_VALUE;
    private long nextAt = Long.MAX_VALUE;

    /** So many are present now. */
    void members(int now, long millis) {
        if (now > members) {
            endsAt = millis + LASTS_MILLIS;
            nextAt = Math.min(nextAt, millis + PERIOD_MILLIS);
        }
        members = now;
    }

    void stop() {
        nextAt = Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return nextAt;
    }

    /** Whether to compare now. */
    boolean isDue(long now) {
        if (now < nextAt) {
            return false;
        }
        nextAt = now + PERIOD_MILLIS <= endsAt ? now + PERIOD_MILLIS : Long.MAX_VALUE;
        return true;
    }
}
