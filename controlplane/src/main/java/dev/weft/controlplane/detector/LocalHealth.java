package dev.weft.controlplane.detector;

/**
 * How much this node distrusts itself (Lifeguard's local health multiplier, Dadgar et al., section IV-A): 0 is well; every
 * sign that it is slow itself adds, every answered probe halves it. It waits (score + 1) times as long. Other than there,
 * it does not probe less often: that would spare it one datagram a second, and make it slow to recover its trust.
 */
final class LocalHealth {
    static final int MAX_SCORE = 7;

    private int score;

    void worse(int by) {
        score = Math.min(MAX_SCORE, score + by);
    }

    void better() {
        score /= 2;
    }

    int score() {
        return score;
    }

    long scale(long millis) {
        return millis * (score + 1);
    }
}
