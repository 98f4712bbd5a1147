package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** Carries the messages of {@link SyncEngine} and {@link Pull} to and from peers. */
final class SyncDialogue implements EntryIntake.Needs {
    /** A question that leads to further ones is answered only when there is room for all of them. */
    private static final int MIN_ROOM = SyncEngine.MAX_QUESTIONS;

    private final NodeId self;
    private final CoreClock clock;
    private final Predicate<NodeId> isDead;
    private final SyncEngine engine;
    private final SyncStarts starts;
    private final Pull pull;
    private final Line line;
    private final Outbox outbox;
    private boolean askedForParts;

    /** Carries a packet to a peer. */
    interface Line {
        void send(NodeId peer, InetSocketAddress to, Packet packet);
    }

    SyncDialogue(
            NodeId self,
            CoreConfig config,
            CoreClock clock,
            Predicate<NodeId> isDead,
            SyncEngine engine,
            Pull pull,
            Line line,
            Outbox outbox) {
        this.self = self;
        this.clock = clock;
        this.isDead = isDead;
        this.engine = engine;
        this.starts = new SyncStarts(config);
        this.pull = pull;
        this.line = line;
        this.outbox = outbox;
    }

    void ledgerChanged() {
        starts.ledgerChanged(clock.millis());
    }

    /** Asks a peer for all that this node, which has just joined, lacks. */
    void startJoined(NodeId peer, InetSocketAddress to, long theirDigest) {
        starts.joined(clock.millis());
        start(peer, to, theirDigest);
    }

    /** A datagram of the peer was opened; nothing of what it says is in the ledger yet. */
    void heardFrom(NodeId peer) {
        if (isDead.test(peer)) {
            starts.returned(peer);
        }
    }

    /** A peer has told its digest. */
    void compare(NodeId peer, InetSocketAddress from, long digest) {
        boolean free = !pull.isActive() || starts.hasReturned(peer);
        if (free && starts.shouldStart(peer, engine.digest(), digest, clock.millis())) {
            start(peer, from, digest);
        }
    }

    /** Asks the peer what it has that is not here. */
    void start(NodeId peer, InetSocketAddress to, long theirDigest) {
        outbox.count("sync.started");
        starts.started(peer, engine.digest(), theirDigest, clock.millis());
        Message question = engine.question();
        askedForParts = question instanceof Buckets;
        reply(peer, to, question);
    }

    void answer(NodeId peer, InetSocketAddress from, Buckets buckets) {
        boolean whole = buckets.bucket().equals(Bucket.ALL);
        if (mayAnswer(peer, MIN_ROOM) && !yields(peer, whole)) {
            List<Message> questions = engine.compare(buckets);
            questions.forEach(question -> reply(peer, from, question));
            starts.sent(peer, questions.size(), clock.millis());
            if (questions.isEmpty()) {
                send(peer, from, engine.nothing());
            }
        }
    }

    void answer(NodeId peer, InetSocketAddress from, Heads heads) {
        if (heads.from().compareTo(heads.to()) > 0) {
            outbox.count(Drop.MALFORMED.counter());
            return;
        }
        boolean whole = heads.from().equals(Bucket.ALL.first()) && heads.to().equals(Bucket.ALL.last());
        if (mayAnswer(peer, MIN_ROOM) && !yields(peer, whole && !askedForParts)) {
            List<Head> missing = engine.missing(heads.heads());
            List<Packet> beyond = engine.beyond(heads, starts.room(peer, clock.millis()));
            send(peer, from, beyond.isEmpty() && missing.isEmpty() ? engine.nothing() : beyond);
            // What another peer was asked for a moment ago would come twice.
            if (!starts.isAsking(clock.millis())) {
                told(peer, from, missing);
            }
        }
    }

    /**
     * Two that ask each other at once would both tell everything. The one with the higher id answers, and so hears what the
     * other lacks.
     *
     * @param whole whether the question is about everything, so it is no part of an answer
     */
    private boolean yields(NodeId peer, boolean whole) {
        boolean crossed = whole && starts.isAsking(peer, clock.millis());
        if (!crossed) {
            starts.answered(peer);
            starts.asks(peer, clock.millis());
        }
        return crossed && self.compareTo(peer) < 0;
    }

    void answer(NodeId peer, InetSocketAddress from, Have have) {
        starts.answered(peer);
        told(peer, from, engine.missing(have.heads()));
    }

    void answer(NodeId peer, InetSocketAddress from, Want want) {
        if (mayAnswer(peer, 1)) {
            starts.answered(peer);
            send(peer, from, engine.answer(want, starts.room(peer, clock.millis())));
        }
    }

    /** Entries of a sync have come, and are in the ledger. */
    void received(NodeId peer, InetSocketAddress from, SyncEntries entries) {
        pull.received(peer, entries, clock.millis());
        if (entries.question() == 0 && entries.number() == entries.of()) {
            starts.answered(peer);
            compare(peer, from, entries.digest());
        }
    }

    /** An entry needs others of the author, up to that number, which the sender has. */
    @Override
    public void missing(NodeId author, long sequence, NodeId sender, InetSocketAddress from) {
        told(sender, from, new Head(author, sequence, 0), true);
    }

    /** An entry has come, with whatever message. */
    @Override
    public void came(NodeId author, long sequence, NodeId sender) {
        pull.came(author, sequence, sender);
    }

    private void told(NodeId peer, InetSocketAddress from, List<Head> missing) {
        missing.forEach(head -> told(peer, from, head, false));
    }

    private void told(NodeId peer, InetSocketAddress from, Head head, boolean needed) {
        if (!pull.told(peer, from, head, needed, clock.millis())) {
            outbox.count("sync.postponed");
        }
    }

    /** Of how many authors something is being pulled. */
    int targets() {
        return pull.targets();
    }

    long nextWakeMillis() {
        return pull.nextWakeMillis();
    }

    /** Asks for what is due. */
    void wake(long now) {
        for (Pull.Ask ask : pull.due(now)) {
            outbox.count("sync.asked");
            reply(ask.peer(), ask.address(), ask.want());
        }
        for (Pull.Finished finished : pull.finished()) {
            if (!pull.isActive() && finished.gained() && finished.digest() != engine.digest()) {
                start(finished.peer(), finished.address(), finished.digest());
            }
        }
    }

    private boolean mayAnswer(NodeId peer, int packets) {
        long now = clock.millis();
        boolean allowed = starts.room(peer, now) >= packets && starts.mayAnswer(peer, now);
        if (!allowed) {
            outbox.count(Drop.SYNC_RATE.counter());
        }
        return allowed;
    }

    private void send(NodeId peer, InetSocketAddress to, List<Packet> packets) {
        starts.sent(peer, packets.size(), clock.millis());
        packets.forEach(packet -> line.send(peer, to, packet));
    }

    private void reply(NodeId peer, InetSocketAddress to, Message message) {
        line.send(peer, to, Packet.of(message, List.of()));
    }
}
