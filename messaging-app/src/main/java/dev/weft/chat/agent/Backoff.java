package dev.weft.chat.agent;

/** How long to wait before the next try: twice as long each time, up to a limit. */
final class Backoff {
    static final long FIRST_MILLIS = 250;
    static final long LONGEST_MILLIS = 5_000;

    private long nextMillis = FIRST_MILLIS;

    long next() {
        long millis = nextMillis;
        nextMillis = Math.min(LONGEST_MILLIS, nextMillis * 2);
        return millis;
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
