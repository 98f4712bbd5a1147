package dev.weft.controlplane.nodeplane;

/**
 * The time, as the runtime tells it to the core.
 *
 * @param monotonicMillis for all intervals; never goes back
 * @param wallMillis for what people read, and for the expiry of invites; may jump
 */
public record Now(long monotonicMillis, long wallMillis) {}
