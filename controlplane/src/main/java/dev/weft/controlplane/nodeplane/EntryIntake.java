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
import java.util.function.Consumer;

/** Takes entries into the ledger, own ones and others', and tells whom they are about. */
final class EntryIntake {
    private static final long GAP_QUESTION_MILLIS = 100;

    private final CoreClock clock;
    private final Ledger ledger;
    private final OwnFeed ownFeed;
    private final GossipQueue news;
    private final Transmitter transmitter;
    private final Outbox outbox;
    private final Consumer<List<NodeId>> changed;
    private final Map<NodeId, Long> gapAskedAt = new HashMap<>();
    private final Set<NodeId> touched = new LinkedHashSet<>();

    /**
     * An intake.
     *
     * @param changed is told, once after every call that changed the ledger, about whom there is news
     */
    EntryIntake(
            CoreClock clock,
            Ledger ledger,
            OwnFeed ownFeed,
            GossipQueue news,
            Transmitter transmitter,
            Outbox outbox,
            Consumer<List<NodeId>> changed) {
        this.clock = clock;
        this.ledger = ledger;
        this.ownFeed = ownFeed;
        this.news = news;
        this.transmitter = transmitter;
        this.outbox = outbox;
        this.changed = changed;
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
        if (verdict == Verdict.ACCEPTED) {
            ownFeed.witness(entry, clock.wallMillis());
            outbox.store(entry, false);
            accepted(entry, EventCodec.decode(entry));
        } else if (verdict == Verdict.GAP) {
            askForGap(entry, sender, from);
        } else if (!verdict.isHarmless()) {
            outbox.warn("entry.refused", "entry", entry.ref().shortText(), "reason", verdict.word());
        }
        return verdict;
    }

    private void accepted(Entry entry, Event event) {
        news.add(entry);
        touched.add(entry.author());
        if (event instanceof Event.Accusation accusation) {
            touched.add(accusation.target().node());
        }
    }

    private void finish() {
        if (!touched.isEmpty()) {
            List<NodeId> about = List.copyOf(touched);
            touched.clear();
            outbox.viewChanged();
            changed.accept(about);
        }
    }

    /** An entry came before the one it follows: the sender has that one too. */
    private void askForGap(Entry entry, NodeId sender, InetSocketAddress from) {
        Long last = gapAskedAt.get(entry.author());
        if (ledger.record(entry.author()).isPresent()
                && (last == null || clock.millis() - last >= GAP_QUESTION_MILLIS)) {
            gapAskedAt.put(entry.author(), clock.millis());
            Head held = new Head(entry.author(), ledger.feeds().headSequence(entry.author()));
            transmitter.reply(sender, from, Packet.of(new Want(List.of(held)), List.of()));
        }
    }
}
