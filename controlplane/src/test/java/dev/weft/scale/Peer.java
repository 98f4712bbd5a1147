package dev.weft.scale;

/** One node, by whatever rules. It sends by way of the {@link Mesh} that it was made with. */
interface Peer {
    void start(long now);

    void receive(Datagram datagram, long now);

    /** The host of a probe's target has answered that nobody listens there. */
    default void refused(int target, long probeId, long now) {}

    /** When {@link #wake} has something to do; {@link Long#MAX_VALUE} when never. */
    long nextWakeMillis();

    void wake(long now);
}
