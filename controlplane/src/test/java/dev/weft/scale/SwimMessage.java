package dev.weft.scale;

import java.util.List;

/** What one datagram between nodes with SWIM's rules says, besides the updates that ride on it. */
sealed interface SwimMessage {
    record Gossip() implements SwimMessage {}

    record Ping(long probeId) implements SwimMessage {}

    record Ack(long probeId) implements SwimMessage {}

    record PingRequest(long probeId, int target) implements SwimMessage {}

    record Nack(long probeId) implements SwimMessage {}

    /**
     * The sender's whole state.
     *
     * @param answer whether it answers the receiver's own
     */
    record State(byte[] states, char[] incarnations, boolean answer) implements SwimMessage {}

    /** A message and what rides on it. */
    record Packet(SwimMessage message, List<Update> updates) {}
}
