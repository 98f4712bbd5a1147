package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;

/** What an entry says. The author, the time and the signature belong to the entry around it. */
public sealed interface Event {
    /** Says something about its author, and so raises the author's incarnation. */
    sealed interface AboutSelf extends Event {}

    /** Doubts that another node is alive. */
    sealed interface Accusation extends Event {
        /** Whom it is about. */
        Incarnation target();
    }

    /**
     * Founds a network; its author is the first member and the first admin.
     *
     * @param networkName what people call the network
     * @param ipv4Range the range of the IPv4 mesh addresses
     * @param controlKey the founder's X25519 key for control datagrams
     * @param wireguardKey the founder's WireGuard key
     * @param salt random bytes, so that two networks of one founder and name differ
     */
    record Genesis(
            String networkName, Ipv4Range ipv4Range, PublicKey32 controlKey, PublicKey32 wireguardKey, byte[] salt)
            implements AboutSelf {
        public static final int SALT_BYTES = 16;
    }

    /**
     * Makes its author a member; the first entry of every feed but the founder's.
     *
     * @param invite the invite that allows it
     * @param controlKey the author's X25519 key for control datagrams
     * @param wireguardKey the author's WireGuard key
     * @param proof signature with the invite's private key over the author's keys
     */
    record Admission(Invite invite, PublicKey32 controlKey, PublicKey32 wireguardKey, byte[] proof)
            implements AboutSelf {}

    /**
     * Makes an invite known, so that it can be seen and withdrawn.
     *
     * @param invite what the author signed
     */
    record InviteIssued(Invite invite) implements Event {}

    /**
     * The author's facts; says "I am alive as of this entry".
     *
     * @param name what people call the node
     * @param wireguardKey its WireGuard key
     * @param endpoints where its WireGuard may be reached, best first
     * @param controlEndpoints where its control plane may be reached, best first
     * @param services what it offers
     */
    record Announced(
            String name,
            PublicKey32 wireguardKey,
            List<Endpoint> endpoints,
            List<Endpoint> controlEndpoints,
            List<Service> services)
            implements AboutSelf {
        public static Announced of(LocalFacts facts) {
            return new Announced(
                    facts.name(), facts.wireguardKey(), facts.endpoints(), facts.controlEndpoints(), facts.services());
        }
    }

    /** The author leaves for good. */
    record Left() implements AboutSelf {}

    /**
     * The author could not reach the target.
     *
     * @param target which life of which node
     * @param evidence what was seen
     * @param unansweredMillis how long before this entry the first ping left that was not answered, at most {@link
     *     #MAX_UNANSWERED_MILLIS}; {@link #NOT_TOLD} in entries that do not say
     */
    record Suspected(Incarnation target, Evidence evidence, long unansweredMillis) implements Accusation {
        public static final long NOT_TOLD = -1;
        public static final long MAX_UNANSWERED_MILLIS = 3_600_000;

        public Suspected {
            if (unansweredMillis < NOT_TOLD || unansweredMillis > MAX_UNANSWERED_MILLIS) {
                throw new IllegalArgumentException(unansweredMillis + " ms without an answer");
            }
        }

        /** One that does not say when the ping left. */
        public Suspected(Incarnation target, Evidence evidence) {
            this(target, evidence, NOT_TOLD);
        }

        public boolean tellsOfPing() {
            return unansweredMillis != NOT_TOLD;
        }
    }

    /**
     * The author holds the target for dead.
     *
     * @param target which life of which node
     * @param suspicions the entries it rests on; at most {@link #MAX_SUSPICIONS}
     */
    record Dead(Incarnation target, List<EntryRef> suspicions) implements Accusation {
        public static final int MAX_SUSPICIONS = 8;
    }

    /**
     * Nobody else may join with an invite. Counts when its author issued the invite, or invited (whoever invited) the one
     * who did. Many names take several entries, which count once all of them are here.
     *
     * @param inviteKey the invite's public key
     * @param part which of the entries this is, from 1
     * @param parts how many there are, at most {@link #MAX_PARTS}
     * @param admitted who joined with it and stays; at most {@link #MAX_ADMITTED}
     */
    record InviteWithdrawn(PublicKey32 inviteKey, int part, int parts, List<NodeId> admitted) implements Event {
        public static final int MAX_ADMITTED = 40;
        public static final int MAX_PARTS = Invite.MAX_USES / MAX_ADMITTED;
    }

    /**
     * The target is thrown out. Counts when its author invited the target, or invited (whoever invited) the one who did.
     *
     * @param target whom
     * @param cut the last entry of the target that counts, at least 1
     */
    record Revoked(NodeId target, long cut) implements Event {}

    /**
     * Of the author's older entries only the first one and these still matter; the others may be dropped after a while.
     *
     * @param kept their numbers, rising, all between 1 and the number of this entry; at most {@link #MAX_KEPT}
     */
    record Checkpoint(List<Long> kept) implements Event {
        public static final int MAX_KEPT = 150;
    }

    /**
     * Of a kind that this version does not know, or not readable: kept and passed on, ignored by replay.
     *
     * @param kind the entry's kind
     */
    record Unknown(int kind) implements Event {}

    /**
     * One life of a node: its newest entry about itself. An accusation counts only against exactly this entry, so nobody
     * can accuse a life that does not exist yet.
     *
     * @param node whose
     * @param sequence number of that entry
     * @param shortHash the first 8 bytes of that entry's hash
     */
    record Incarnation(NodeId node, long sequence, long shortHash) {}

    /** What a suspicion rests on. */
    enum Evidence {
        /** Nothing came back: host down, cable cut or process paused; these cannot be told apart. */
        SILENT,
        /** The host answered that nobody listens on the port: the process is gone. */
        REFUSED
    }
}
