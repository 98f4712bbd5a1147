package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Introduced;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.Refused;
import dev.weft.controlplane.nodeplane.Message.Stale;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers introductions: lets a new node in or says why not, and tells every node how much of its own feed is held. */
final class Reception {
    /** Introductions that are looked at in one second: each costs a key agreement. */
    static final int MAX_INTRODUCTIONS_PER_SECOND = 200;

    /**
     * Who introduces itself has not shown yet that it is where the datagram seems to come from, so the answer is not much
     * larger than the question; a starting node asks again until it has its whole feed.
     */
    static final int MAX_ANSWER_PACKETS = 2;

    /** How often a node is told that it is not listened to. */
    static final long ANSWER_PERIOD_MILLIS = 1_000;

    /** What a packet has room for beside the reason. */
    private static final long PART_MILLIS = 1_000;

    private static final int GROUNDS_BUDGET_BYTES = SealedDatagrams.MAX_PACKET_BYTES - 60;

    /** Nodes of which that is remembered. */
    private static final int MAX_ANSWERED = 1_024;

    private final NodeId self;
    private final CoreClock clock;
    private final Ledger ledger;
    private final SealedDatagrams sealed;
    private final EntryIntake intake;
    private final SyncEngine sync;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final LeastRecent<NodeId, Long> answeredAt = new LeastRecent<>(MAX_ANSWERED);

    private long second;
    private int inSecond;
    /** Which part of a proof is told next. */
    Reception(
            NodeId self,
            CoreClock clock,
            Ledger ledger,
            SealedDatagrams sealed,
            EntryIntake intake,
            SyncEngine sync,
            Transmitter transmitter,
            Outbox outbox) {
        this.self = self;
        this.clock = clock;
        this.ledger = ledger;
        this.sealed = sealed;
        this.intake = intake;
        this.sync = sync;
        this.transmitter = transmitter;
        this.outbox = outbox;
    }

    /** A datagram of type introduction. */
    void receive(byte[] datagram, InetSocketAddress from) {
        if (!isWithinRate()) {
            drop(Drop.INTRODUCTION_RATE);
            return;
        }
        SealedDatagrams.Opened opened = sealed.openIntroduction(datagram);
        if (opened.drop() != null) {
            drop(opened.drop());
            return;
        }
        outbox.count("received." + MessageKinds.INTRODUCTION);
        try {
            Introduction introduction = Introduction.decode(opened.plaintext());
            Entry admission = firstOf(introduction.admission());
            if (!admission.author().equals(opened.sender())) {
                drop(Drop.MALFORMED);
                return;
            }
            if (introduction.hasVoucher()) {
                vouch(firstOf(introduction.voucher()), from);
            }
            welcome(admission, introduction, from);
        } catch (MalformedException | IllegalArgumentException e) {
            drop(Drop.MALFORMED);
        }
    }

    /** The first entry of somebody else's feed. */
    private Entry firstOf(byte[] wire) throws MalformedException {
        Entry first = Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES);
        if (first.sequence() != 1 || first.author().equals(self)) {
            throw new MalformedException("no first entry of another node");
        }
        return first;
    }

    /** Somebody of whom nobody here has heard is taken as if it introduced itself: it must pass the same checks. */
    private void vouch(Entry voucher, InetSocketAddress from) {
        NodeId node = voucher.author();
        boolean isNews =
                ledger.record(node).isEmpty() && ledger.overruledBy(node).isEmpty();
        if (isNews && Gatekeeper.refusal(ledger, voucher, clock.wallMillis()).isEmpty()) {
            outbox.count("introductions.vouched");
            Verdict unused = intake.take(voucher, node, from);
        }
    }

    private boolean isWithinRate() {
        long current = clock.millis() / 1_000;
        if (current != second) {
            second = current;
            inSecond = 0;
        }
        return ++inSecond <= MAX_INTRODUCTIONS_PER_SECOND;
    }

    private void welcome(Entry admission, Introduction introduction, InetSocketAddress from) {
        NodeId node = admission.author();
        Optional<Entry> overruling = ledger.overruledBy(node);
        if (overruling.isPresent()) {
            refuse(admission, from, "revoked", overruling);
            return;
        }
        if (ledger.record(node).isEmpty()) {
            String refusal = Gatekeeper.refusal(ledger, admission, clock.wallMillis());
            if (!refusal.isEmpty()) {
                refuse(admission, from, refusal, Optional.empty());
                return;
            }
            Verdict verdict = intake.take(admission, node, from);
            if (!verdict.isHarmless()) {
                refuse(admission, from, verdict.word(), Gatekeeper.overruling(ledger, admission));
                return;
            }
            if (verdict == Verdict.UNKNOWN_INVITER) {
                if (!introduction.hasVoucher()) {
                    // It may know its inviter's admission: then it comes again with that.
                    answerStranger(admission, from, new Refused(verdict.word()), Optional.empty());
                }
                return;
            }
        }
        long theirHead = introduction.headSequence();
        long held = ledger.feeds().headSequence(node);
        tellHead(admission, from);
        if (held > theirHead) {
            sync.answer(new Want(0, List.of(new Range(node, theirHead, held))), MAX_ANSWER_PACKETS)
                    .forEach(packet -> transmitter.reply(node, from, packet));
        }
    }

    /**
     * With the last entry itself: a starting node waits as long as it takes for what it knows to exist. Who has written
     * nothing but its admission gets what it needs instead.
     */
    private void tellHead(Entry admission, InetSocketAddress to) {
        NodeId node = admission.author();
        long held = ledger.feeds().headSequence(node);
        List<Entry> head = head(node);
        List<Entry> told = head.contains(admission) ? Foundations.of(admission, ledger) : head;
        transmitter.reply(node, to, Packet.of(new Introduced(held, ledger.digest()), told));
    }

    private List<Entry> head(NodeId node) {
        return ledger.feeds().head(node).map(List::of).orElse(List.of());
    }

    /** A member runs with a session that is over: it was rolled back, and does not know how far it has come. */
    void remind(NodeId node, InetSocketAddress to) {
        if (answersTo(node)) {
            transmitter.reply(node, to, Packet.of(new Stale(sealed.sessionOf(node)), head(node)));
        }
    }

    /** A node that was thrown out still talks: it is told why nobody answers. */
    void tellOverruled(NodeId node, InetSocketAddress to, Entry overruling) {
        if (answersTo(node)) {
            transmitter.reply(node, to, Packet.of(new Refused("revoked"), grounds(overruling)));
        }
    }

    /**
     * What shows that somebody counts no more. Of one that has forked too often its first entry says nothing, but all of its
     * forks do; they do not fit into one datagram, so every second has another part of them, the same at all members: who asks
     * one after the other gets all.
     */
    private List<Entry> grounds(Entry overruling) {
        List<Entry> forks = overruling.sequence() == 1 ? ledger.contradictions(overruling.author()) : List.of();
        if (forks.isEmpty()) {
            return List.of(overruling);
        }
        List<List<Entry>> parts = GossipQueue.pack(forks, GROUNDS_BUDGET_BYTES - overruling.wireLength());
        int part = (int) Math.floorMod(clock.wallMillis() / PART_MILLIS, (long) parts.size());
        return Stream.concat(Stream.of(overruling), parts.get(part).stream()).toList();
    }

    private boolean answersTo(NodeId node) {
        Long last = answeredAt.get(node);
        if (last != null && clock.millis() - last < ANSWER_PERIOD_MILLIS) {
            return false;
        }
        answeredAt.put(node, clock.millis());
        return true;
    }

    private void refuse(Entry admission, InetSocketAddress from, String reason, Optional<Entry> overruling) {
        NodeId node = admission.author();
        drop(Drop.INTRODUCTION_REFUSED);
        outbox.warn("introduction.refused", "node", node.shortText(), "from", from, "reason", reason);
        answerStranger(admission, from, new Refused(reason), overruling);
    }

    private void answerStranger(Entry admission, InetSocketAddress from, Refused refused, Optional<Entry> overruling) {
        NodeId node = admission.author();
        byte[] answer = PacketCodec.encode(
                Packet.of(refused, overruling.map(this::grounds).orElse(List.of())));
        if (sealed.hasSession()) {
            Gatekeeper.controlKey(admission)
                    .flatMap(key -> sealed.seal(node, key, answer))
                    .ifPresent(datagram -> outbox.send(MessageKinds.word(refused), from, datagram, null));
            // It is no member, and there may be many like it.
            sealed.forget(node);
        }
    }

    private void drop(Drop reason) {
        outbox.count(reason.counter());
    }
}
