package dev.weft.scale;

/**
 * One datagram on its way.
 *
 * @param payloadBytes without the headers of UDP and IP
 * @param probeId of a probe whose sender wants to know when the target's host refuses it; else 0
 * @param content what the rules of sender and receiver understand
 */
record Datagram(int from, int to, int payloadBytes, long probeId, Object content) {
    /** UDP and IPv4. */
    static final int HEADER_BYTES = 28;

    int wireBytes() {
        return payloadBytes + HEADER_BYTES;
    }
}
