package dev.weft.controlplane.nodeplane;

/** Reads the machine's clocks: the only place of the control plane that does. */
final class SystemTime {
    private SystemTime() {}

    static Now now() {
        return new Now(System.nanoTime() / 1_000_000, System.currentTimeMillis());
    }
}
