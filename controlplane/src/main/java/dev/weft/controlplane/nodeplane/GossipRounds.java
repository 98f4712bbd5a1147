package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.detector.Shuffle;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.nodeplane.Message.Gossip;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Spreads news. Who writes an entry tells it to all members at once, when they are not too many: one hop, one datagram each.
 * What comes from others goes to a few random peers every period until all was sent often enough; at once, when its author
 * cannot have told everybody.
 */
final class GossipRounds {
    /** The shortest time between two rounds: news that comes in a burst goes on in one. */
    private static final long GAP_MILLIS = 20;

    /** So many are told of an own entry at once; where there are more, it spreads by rounds. */
    static final int MAX_TOLD = 128;

    /** What a packet has room for beside the message. */
    private static final int TOLD_BYTES = SealedDatagrams.MAX_PACKET_BYTES - 48;

    private final CoreConfig config;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final GossipQueue news;
    private final Transmitter transmitter;
    private final RandomGenerator random;
    private final Insistence<Entry> insistence = new Insistence<>();
    private final Settling settling = new Settling();
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

    /** There is news: own entries are told at once. */
    void soon(long now) {
        for (Entry own : news.takeOwn()) {
            tell(own, somePeers(MAX_TOLD), now);
        }
        settling.members(members.present().size(), now);
        boolean urgent = news.takeUrgency() || members.present().size() > MAX_TOLD;
        long at = urgent ? Math.max(now, lastAt + GAP_MILLIS) : now + config.gossipPeriodMillis();
        nextAt = Math.min(nextAt, at);
    }

    void stop() {
        nextAt = Long.MAX_VALUE;
        insistence.stop();
        settling.stop();
    }

    /** A peer holds everything that is held here, and nothing else. */
    void peerIsEqual() {
        settling.stop();
    }

    long nextWakeMillis() {
        return Math.min(nextAt, Math.min(insistence.nextWakeMillis(), settling.nextWakeMillis()));
    }

    /** Tells this own entry, which was told just now, again soon. */
    void insistOn(Entry own, long now) {
        insistence.on(own, now);
    }

    void wake(long now) {
        insistence.due(now).ifPresent(own -> tell(own, somePeers(MAX_TOLD), now));
        boolean compares = settling.isDue(now);
        if (now < nextAt) {
            if (compares) {
                somePeers(1).forEach(peer -> transmitter.send(peer, new Gossip(ledger.digest()), now));
            }
            return;
        }
        lastAt = now;
        news.forget(transmitter.sendLimit());
        for (NodeId peer : somePeers(config.gossipPeers())) {
            if (!news.isEmpty()) {
                transmitter.send(peer, new Gossip(ledger.digest()), now);
            }
        }
        boolean done = news.isEmpty() || members.present().isEmpty();
        nextAt = done ? Long.MAX_VALUE : now + config.gossipPeriodMillis();
    }

    /** Tells the last own entry, and goes on with it until it was sent often enough. */
    void sayFarewell(Entry left, List<NodeId> peers, long now) {
        news.add(left, true);
        tell(left, peers, now);
        soon(now);
    }

    /** Tells an own entry, together with the one before: who lacks that one could not take it. */
    private void tell(Entry own, List<NodeId> peers, long now) {
        List<Entry> tail = new ArrayList<>(ledger.feeds().before(own).stream().toList());
        tail.add(own);
        List<List<Entry>> packets = GossipQueue.pack(tail, TOLD_BYTES);
        for (NodeId peer : peers) {
            for (List<Entry> entries : packets) {
                transmitter.send(peer, Packet.of(new Gossip(ledger.digest()), entries), now);
            }
        }
    }

    private List<NodeId> somePeers(int maximum) {
        List<NodeId> peers = new ArrayList<>(members.present());
        Shuffle.inPlace(peers, random);
        return peers.subList(0, Math.min(peers.size(), maximum));
    }
}
