package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Tells everybody that this node leaves, or has left before. */
final class Farewell {
    /** How long a leaving node stays to pass the news on. */
    static final long LEAVE_MILLIS = 400;

    /** And how long one that is started once more: perhaps it was stopped before anybody had heard that it leaves. */
    static final long LEFT_BEFORE_MILLIS = 5_000;

    private static final long PERIOD_MILLIS = 1_000;

    private final NodeId self;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final Set<NodeId> contacts;
    private final GossipRounds gossip;
    private final RandomGenerator random;
    private long nextAt = Long.MAX_VALUE;
    private long overAt = Long.MAX_VALUE;

    /**
     * Of one node.
     *
     * @param contacts from the token it joined with
     */
    Farewell(
            NodeId self,
            Ledger ledger,
            LedgerMembership members,
            Set<NodeId> contacts,
            GossipRounds gossip,
            RandomGenerator random) {
        this.self = self;
        this.ledger = ledger;
        this.members = members;
        this.contacts = contacts;
        this.gossip = gossip;
        this.random = random;
    }

    void begin(long now, long stayMillis) {
        overAt = now + stayMillis;
        tell(now);
    }

    boolean isOver() {
        return overAt == Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return Math.min(nextAt, overAt);
    }

    void wake(long now) {
        if (now >= overAt) {
            overAt = Long.MAX_VALUE;
            nextAt = Long.MAX_VALUE;
        } else if (now >= nextAt) {
            tell(now);
        }
    }

    /** Also those it holds for dead, and those it was told to ask: perhaps it was cut off, or never got to know more. */
    private void tell(long now) {
        nextAt = now + PERIOD_MILLIS;
        List<NodeId> peers = members.somePeers(contacts, GossipRounds.MAX_TOLD, random);
        ledger.feeds().head(self).ifPresent(left -> gossip.sayFarewell(left, peers, now));
    }
}
