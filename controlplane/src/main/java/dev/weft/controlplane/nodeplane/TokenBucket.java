package dev.weft.controlplane.nodeplane;

/** Allows so much a second, and a little more at once after a rest. */
final class TokenBucket {
    private final int perSecond;
    private final int burst;
    /** In thousandths, so that a millisecond's share is a whole number. */
    private long thousandths;

    private long filledAt = Long.MIN_VALUE / 2;

    /** A full one. */
    TokenBucket(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.thousandths = 1_000L * burst;
    }

    /** How much may be taken now. */
    int available(long now) {
        if (now > filledAt) {
            long rested = Math.min(now - filledAt, 1_000L * burst / perSecond + 1);
            thousandths = Math.min(1_000L * burst, thousandths + rested * perSecond);
            filledAt = now;
        }
        return (int) (thousandths / 1_000);
    }

    /** Takes one, unless there is none. */
    boolean take(long now) {
        return take(1, now);
    }

    /** Takes so many, unless there are less. */
    boolean take(int count, long now) {
        if (available(now) < count) {
            return false;
        }
        thousandths -= 1_000L * count;
        return true;
    }
}
