package dev.weft.scale;

import java.util.List;

/** What one datagram between nodes with Weft's rules says, besides the entries that ride on it. */
sealed interface WeftMessage {
    record Gossip(long digest) implements WeftMessage {}

    record Ping(long probeId, long digest) implements WeftMessage {}

    record Ack(long probeId, long digest) implements WeftMessage {}

    record PingRequest(long probeId, int target) implements WeftMessage {}

    record RelayedAck(long probeId, int target) implements WeftMessage {}

    record Nack(long probeId, int target) implements WeftMessage {}

    record Introduction() implements WeftMessage {}

    record Introduced(long digest) implements WeftMessage {}

    /** The digests of all parts of the sender's ledger: asks for the heads of those parts that differ. */
    record Buckets(long[] digests) implements WeftMessage {}

    /** The sender's heads of the authors from {@code first} on: asks for what is beyond them. */
    record Heads(int first, char[] heads) implements WeftMessage {}

    /** Asks for an author's entries after {@code sequence}. */
    record Want(int author, int sequence) implements WeftMessage {}

    /** Entries that were asked for. */
    record SyncEntries(long digest) implements WeftMessage {}

    /** A message and what rides on it. */
    record Packet(WeftMessage message, List<Statement> entries) {}

    /** What a gossip, a ping or an answer says of the sender's ledger; 0 for all others. */
    static long digestOf(WeftMessage message) {
        if (message instanceof Gossip gossip) {
            return gossip.digest();
        }
        if (message instanceof Ping ping) {
            return ping.digest();
        }
        return message instanceof Ack ack ? ack.digest() : 0;
    }
}
