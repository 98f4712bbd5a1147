package dev.weft.controlplane.nodeplane;

/** What one directed link is like, and what befalls it. */
public final class Link {
    final double loss;
    final long delayMillis;
    private long clogFrom = Long.MAX_VALUE;
    private long clogUntil;
    private Clog clog = Clog.GROWS;
    private long flapUntil;
    private long flapPhaseMillis;
    private long flapHalfPeriodMillis = 1;

    /** What a clogged link does with what is sent over it. */
    public enum Clog {
        /** Every datagram takes longer than the one before, up to seconds. */
        GROWS,
        /** All wait until it is free again. */
        DRAINS,
        /** None arrives. */
        DROPS
    }

    Link(double loss, long delayMillis) {
        this.loss = loss;
        this.delayMillis = delayMillis;
    }

    void clog(Clog kind, long from, long until) {
        clog = kind;
        clogFrom = from;
        clogUntil = until;
    }

    void flap(long halfPeriodMillis, long phaseMillis, long until) {
        flapHalfPeriodMillis = halfPeriodMillis;
        flapPhaseMillis = phaseMillis;
        flapUntil = until;
    }

    void heal() {
        clogUntil = 0;
        flapUntil = 0;
    }

    boolean isOff(long now) {
        return now < flapUntil && (now + flapPhaseMillis) / flapHalfPeriodMillis % 2 == 0;
    }

    boolean isClogged(long now) {
        return now >= clogFrom && now < clogUntil;
    }

    boolean drops(long now) {
        return isOff(now) || (isClogged(now) && clog == Clog.DROPS);
    }

    /** How much longer than usual a datagram takes that is sent now. */
    long clogDelayMillis(long now) {
        if (!isClogged(now)) {
            return 0;
        }
        return clog == Clog.DRAINS ? clogUntil - now : Math.min((now - clogFrom) / 2, clogUntil - now);
    }
}
