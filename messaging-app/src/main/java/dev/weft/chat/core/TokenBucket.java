package dev.weft.chat.core;

/** Allows so much a second, and a little more at once after a rest. */
final class TokenBucket {
    private final int perSecond;
    private final long burst;
    /** In thousandths, so that a millisecond's share is a whole number. */
    private long thousandths;

    private long filledAt = Long.MIN_VALUE / 2;

    /** A full one. */
    TokenBucket(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.thousandths = 1_000L * burst;
    }

    /** Takes one, unless there is none. */
    boolean take(long now) {
        if (now > filledAt) {
            long rested = Math.min(now - filledAt, 1_000 * burst / perSecond + 1);
            thousandths = Math.min(1_000 * burst, thousandths + rested * perSecond);
            filledAt = now;
        }
        if (thousandths < 1_000) {
            return false;
        }
        thousandths -= 1_000;
        return true;
    }
}
