package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;

/** What one sealed datagram says, besides the entries that ride on it. */
sealed interface Message {
    /** Nothing but the digest of the sender's ledger, and entries. */
    record Gossip(long digest) implements Message {}

    /** Asks for an {@link Ack}. */
    record Ping(long probeId, long digest) implements Message {}

    /** Answers a {@link Ping}. */
    record Ack(long probeId, long digest) implements Message {}

    /** Asks a helper to ping {@code target} and to answer with a {@link RelayedAck} once it hears from it. */
    record PingRequest(long probeId, NodeId target) implements Message {}

    /** A helper heard from the target. */
    record RelayedAck(long probeId, NodeId target) implements Message {}

    /** A helper has not heard from the target in time. */
    record Nack(long probeId, NodeId target) implements Message {}

    /**
     * The sender's heads of all authors between two ids, both included: asks the receiver for what it has beyond them.
     */
    record Heads(NodeId from, NodeId to, List<Head> heads) implements Message {
        static final int MAX_HEADS = 44;

        public Heads {
            heads = List.copyOf(heads);
        }
    }

    /**
     * One author's last entry.
     *
     * @param sequence its number
     */
    record Head(NodeId author, long sequence) {}

    /** Asks for entries: of each author those after {@code sequence}. */
    record Want(List<Head> after) implements Message {
        static final int MAX_AUTHORS = 44;

        public Want {
            after = List.copyOf(after);
        }
    }

    /**
     * Entries that were asked for.
     *
     * @param more whether the sender has more than its window allows; ask again
     */
    record SyncEntries(boolean more, long digest) implements Message {}

    /**
     * Answers an introduction.
     *
     * @param headSequence the last entry of the introduced node's own feed that the sender holds
     */
    record Introduced(long headSequence, long digest) implements Message {}

    /** Answers an introduction that is not accepted. */
    record Refused(String reason) implements Message {
        static final int MAX_REASON_LENGTH = 64;
    }
}
