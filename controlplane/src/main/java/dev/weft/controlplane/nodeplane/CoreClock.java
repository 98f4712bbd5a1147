package dev.weft.controlplane.nodeplane;

/** The time of the present step, told from outside; shared by the parts of one core. */
final class CoreClock {
    private Now now = new Now(0, 0);

    void set(Now at) {
        now = at;
    }

    /** Monotonic milliseconds. */
    long millis() {
        return now.monotonicMillis();
    }

    long wallMillis() {
        return now.wallMillis();
    }
}
