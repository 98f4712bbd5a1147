package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.detector.Shuffle;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sends news to a few random peers: at once when there is some, then every period until all was sent often enough. */
final class GossipRounds {
    /** The shortest time between two rounds: news that comes in a burst goes on in one. */
    private static final long GAP_MILLIS = 20;

    private final CoreConfig config;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final GossipQueue news;
    private final Transmitter transmitter;
    private final RandomGenerator random;
    private long nextAt = Long.MAX_VALUE;
    private long lastAt = Long.MIN_VALUE / 2;

    GossipRounds(
            CoreConfig config,
            Ledger ledger,
            LedgerMembership members,
            GossipQueue news,
            Transmitter transmitter,
            RandomGenerator random) {
        this.config = config;
        this.ledger = ledger;
        this.members = members;
        this.news = news;
        this.transmitter = transmitter;
        this.random = random;
    }

    void soon(long now) {
        nextAt = Math.min(nextAt, Math.max(now, lastAt + GAP_MILLIS));
    }

    void stop() {
        nextAt = Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return nextAt;
    }

    void wake(long now) {
        if (now < nextAt) {
            return;
        }
        lastAt = now;
        for (NodeId peer : somePeers(config.gossipPeers())) {
            if (!news.isEmpty()) {
                transmitter.send(peer, new Gossip(ledger.digest()), now);
            }
        }
        boolean done = news.isEmpty() || members.present().isEmpty();
        nextAt = done ? Long.MAX_VALUE : now + config.gossipPeriodMillis();
    }

    /** Tells the news to these at once, whether or not anything is left to send. */
    void tell(List<NodeId> peers, long now) {
        for (NodeId peer : peers) {
            transmitter.send(peer, new Gossip(ledger.digest()), now);
        }
    }

    private List<NodeId> somePeers(int maximum) {
        List<NodeId> peers = new ArrayList<>(members.present());
        Shuffle.inPlace(peers, random);
        return peers.subList(0, Math.min(peers.size(), maximum));
    }
}
