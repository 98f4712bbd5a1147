package dev.weft.chat.net;

/** Allows so much a second, and as much at once after a rest. */
final class Allowance {
    private final long perSecond;
    private long thousandths;
    private long filledAtMillis = Long.MIN_VALUE / 2;

    Allowance(long perSecond) {
        this.perSecond = perSecond;
        this.thousandths = 1_000 * perSecond;
    }

    /** Takes so many; false, and nothing taken, when the last ones have used all up. One that is allowed may overdraw. */
    boolean take(long count, long nowMillis) {
        if (nowMillis > filledAtMillis) {
            long rested = Math.min(nowMillis - filledAtMillis, 1_000);
            thousandths = Math.min(1_000 * perSecond, thousandths + rested * perSecond);
            filledAtMillis = nowMillis;
        }
        if (thousandths <= 0) {
            return false;
        }
        thousandths -= 1_000 * count;
        return true;
    }
}
