package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.Verdict;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes entries into the ledger, own ones and others', and tells whom they are about. */
final class EntryIntake {
    private static final long GAP_QUESTION_MILLIS = 100;

    /** A search for the place where branches part goes on within this time of its last question. */
    private static final long FORK_SEARCH_MILLIS = 5_000;

    private final CoreClock clock;
    private final Ledger ledger;
    private final OwnFeed ownFeed;
    private final GossipQueue news;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final Listener listener;
    private final Map<NodeId, GapQuestion> gapAskedAt = new HashMap<>();
    private final Set<NodeId> touched = new LinkedHashSet<>();

    private record GapQuestion(long at, long back) {}

    /** What comes of entries. */
    interface Listener {
        /** Once after every call that changed the ledger: about whom there is news. */
        void changed(List<NodeId> about);

        /** An entry of this node that it has not written in this run, or that it lacks the entries before. */
        void ownEntryFromOutside(Entry entry, Verdict verdict);

        /** A revocation of this node that cannot be put into the ledger, as entries before it are missing. */
        void revokedBy(Entry entry);
    }

    /**
     * An intake.
     *
     * @param listener is told what came of it
     */
    EntryIntake(
            CoreClock clock,
            Ledger ledger,
            OwnFeed ownFeed,
            GossipQueue news,
            Transmitter transmitter,
            Outbox outbox,
            Listener listener) {
        this.clock = clock;
        this.ledger = ledger;
        this.ownFeed = ownFeed;
        this.news = news;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.listener = listener;
    }

    /** Writes an own entry and spreads it. */
    Entry publish(Event event) {
        Entry entry = ownFeed.write(event, clock.wallMillis());
        outbox.store(entry, true);
        accepted(entry, event);
        finish();
        return entry;
    }

    /** Takes what rode on a datagram. */
    void take(List<byte[]> wires, NodeId sender, InetSocketAddress from) {
        for (byte[] wire : wires) {
            try {
                takeOne(Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES), sender, from);
            } catch (MalformedException | IllegalArgumentException e) {
                outbox.count(Drop.MALFORMED_ENTRY.counter());
            }
        }
        finish();
    }

    /** Takes one entry, and says what the ledger did with it. */
    Verdict take(Entry entry, NodeId sender, InetSocketAddress from) {
        Verdict verdict = takeOne(entry, sender, from);
        finish();
        return verdict;
    }

    private Verdict takeOne(Entry entry, NodeId sender, InetSocketAddress from) {
        Verdict verdict = ledger.offer(entry);
        outbox.count("entries." + verdict.word());
        if (verdict.isTaken()) {
            ownFeed.witness(entry, clock.wallMillis());
            outbox.store(entry, false);
            accepted(entry, EventCodec.decode(entry));
            if (verdict == Verdict.FORK) {
                outbox.warn(
                        "feed.forked",
                        "member",
                        entry.author().shortText(),
                        "entry",
                        entry.ref().shortText());
            }
        } else if (verdict == Verdict.GAP || verdict == Verdict.DETACHED) {
            askForGap(entry, verdict, sender, from);
        } else if (verdict.isOverruled()) {
            // The sender has not heard of the revocation yet, and will.
            return verdict;
        } else if (!verdict.isHarmless()) {
            outbox.warn("entry.refused", "entry", entry.ref().shortText(), "reason", verdict.word());
        }
        if (entry.author().equals(ownFeed.self()) && (verdict.isTaken() || verdict.isEarly())) {
            listener.ownEntryFromOutside(entry, verdict);
        } else if (verdict.isEarly() && ledger.isRevocationOf(ownFeed.self(), entry)) {
            listener.revokedBy(entry);
        }
        return verdict;
    }

    private void accepted(Entry entry, Event event) {
        news.add(entry);
        touched.add(entry.author());
        if (event instanceof Event.Accusation accusation) {
            touched.add(accusation.target().node());
        } else if (event instanceof Event.Revoked revoked) {
            touched.add(revoked.target());
        }
    }

    private void finish() {
        if (!touched.isEmpty()) {
            List<NodeId> about = List.copyOf(touched);
            touched.clear();
            outbox.viewChanged();
            listener.changed(about);
        }
    }

    /**
     * An entry came before the one it follows: the sender has that one too. When the author has forked, where its branches
     * part is not known: further and further back is asked for.
     */
    private void askForGap(Entry entry, Verdict verdict, NodeId sender, InetSocketAddress from) {
        NodeId author = entry.author();
        GapQuestion last = gapAskedAt.get(author);
        boolean known = ledger.record(author).isPresent();
        if (!known || (last != null && clock.millis() - last.at() < GAP_QUESTION_MILLIS)) {
            return;
        }
        long after = ledger.feeds().headSequence(author);
        long back = 1;
        if (verdict == Verdict.DETACHED) {
            boolean again = last != null && clock.millis() - last.at() < FORK_SEARCH_MILLIS;
            back = again && last != null ? 2 * last.back() : 2;
            after = Math.max(0, entry.sequence() - 1 - back);
        }
        gapAskedAt.put(author, new GapQuestion(clock.millis(), back));
        transmitter.reply(sender, from, Packet.of(new Want(List.of(headOf(author, after))), List.of()));
    }

    private static Head headOf(NodeId author, long after) {
        return new Head(author, after);
    }
}
