package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.feed.Bucket;
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
     * The sender's digests of the parts of a bucket: asks the receiver to go into those that differ from its own.
     *
     * @param digests one for each part, in order
     */
    record Buckets(Bucket bucket, List<Long> digests) implements Message {
        public Buckets {
            digests = List.copyOf(digests);
        }
    }

    /**
     * The sender's heads of all authors between two ids, both included: asks the receiver for what it has beyond them.
     */
    record Heads(NodeId from, NodeId to, List<Head> heads) implements Message {
        static final int MAX_HEADS = 34;

        public Heads {
            heads = List.copyOf(heads);
        }
    }

    /**
     * What is held of one author.
     *
     * @param sequence the number of its last entry
     * @param digest tells everything that is held of it, see {@link dev.weft.controlplane.feed.DigestTree}
     */
    record Head(NodeId author, long sequence, long digest) {}

    /** Heads of authors of whom the sender has more than the receiver; more than it sends unasked. */
    record Have(List<Head> heads) implements Message {
        public Have {
            heads = List.copyOf(heads);
        }
    }

    /**
     * Asks for entries.
     *
     * @param question comes back with the answer; 0 when nobody waits for it
     */
    record Want(long question, List<Range> ranges) implements Message {
        static final int MAX_RANGES = 34;

        public Want {
            ranges = List.copyOf(ranges);
        }
    }

    /** Of one author the entries after {@code after}, up to and with {@code upTo}. */
    record Range(NodeId author, long after, long upTo) {}

    /**
     * Entries of which the sender thinks that the receiver lacks them.
     *
     * @param question which {@link Want} this answers; 0 for {@link Heads}
     * @param number which datagram of the answer this is, from 1
     * @param of how many datagrams the answer has
     */
    record SyncEntries(long question, int number, int of, long digest) implements Message {
        static final int MAX_PACKETS = 32;
    }

    /**
     * Answers an introduction.
     *
     * @param headSequence the last entry of the introduced node's own feed that the sender holds
     */
    record Introduced(long headSequence, long digest) implements Message {}

    /**
     * The receiver's datagrams are dropped, as the sender knows a later session of it: of a copy of that machine, or of
     * itself before its disk was set back. An entry of the receiver that it may not know rides on it.
     */
    record Stale(long session) implements Message {}

    /**
     * Where the sender sees the receiver, when that is none of the places that it announces.
     *
     * @param wireguard of the session between their WireGuards; at most one
     * @param control where its datagrams come from; at most one
     */
    record Sighted(List<Endpoint> wireguard, List<Endpoint> control) implements Message {
        public Sighted {
            wireguard = List.copyOf(wireguard);
            control = List.copyOf(control);
        }
    }

    /** Asks a relay to carry the mesh traffic between the sender and {@code other}, for some seconds. */
    record RelayRequest(NodeId other) implements Message {}

    /** A relay tells both ends whether it carries their traffic: the receiver's and that of {@code other}. */
    record RelayAnswer(NodeId other, boolean granted) implements Message {}

    /** Answers an introduction that is not accepted. */
    record Refused(String reason) implements Message {
        static final int MAX_REASON_LENGTH = 64;
    }
}
