package dev.weft.agent.os;

/** The time, given to everything that needs it, so that tests can give their own. */
public interface Clock {
    /** Milliseconds since some fixed moment; never jumps. */
    long monotonicMillis();

    /** Seconds since 1970, as WireGuard tells handshakes; may jump. */
    long epochSeconds();

    /** The machine's clock. */
    static Clock system() {
        return new Clock() {
            @Override
            public long monotonicMillis() {
                return System.nanoTime() / 1_000_000;
            }

            @Override
            public long epochSeconds() {
                return System.currentTimeMillis() / 1_000;
            }
        };
    }
}
