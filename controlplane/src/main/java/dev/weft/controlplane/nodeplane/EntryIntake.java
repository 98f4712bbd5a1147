package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.Pruning;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.ledger.NodeRecord;
import dev.weft.controlplane.ledger.Verdict;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes entries into the ledger, own ones and others', and tells whom they are about. */
final class EntryIntake {
    private final CoreClock clock;
    private final Ledger ledger;
    private final OwnFeed ownFeed;
    private final GossipQueue news;
    private final Needs needs;
    private final Outbox outbox;
    private final Listener listener;
    private final Set<NodeId> touched = new LinkedHashSet<>();
    private long rebuilds;

    /** Entries that others build on, and that are not here. */
    interface Needs {
        /** The sender of an entry has something of the author, up to that number, that the entry builds on. */
        void missing(NodeId author, long sequence, NodeId sender, InetSocketAddress from);

        /** The sender has sent an entry. */
        void came(NodeId author, long sequence, NodeId sender);
    }

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
            Needs needs,
            Outbox outbox,
            Listener listener) {
        this.clock = clock;
        this.ledger = ledger;
        this.ownFeed = ownFeed;
        this.news = news;
        this.needs = needs;
        this.outbox = outbox;
        this.listener = listener;
        this.rebuilds = ledger.rebuilds();
    }

    /** Writes an own entry and spreads it. */
    Entry publish(Event event) {
        Entry entry = ownFeed.write(event, clock.wallMillis());
        outbox.store(entry, true);
        news.addOwn(entry);
        touch(entry, event);
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
        boolean knowsAuthor =
                ledger.record(entry.author()).flatMap(NodeRecord::announced).isPresent();
        Verdict verdict = ledger.offer(entry);
        needs.came(entry.author(), entry.sequence(), sender);
        outbox.count("entries." + verdict.word());
        if (verdict == Verdict.DUPLICATE) {
            news.heardAgain(entry.ref());
        }
        if (verdict.isTaken()) {
            ledger.takeProofs().forEach(this::keep);
            keep(entry);
            // A new author does not know everybody; one that was here before does.
            news.add(entry, knowsAuthor);
            if (verdict == Verdict.JUMPED) {
                // What it keeps of older entries.
                needs.missing(entry.author(), entry.sequence(), sender, from);
            } else if (verdict == Verdict.FORK) {
                outbox.warn(
                        "feed.forked",
                        "member",
                        entry.author().shortText(),
                        "entry",
                        entry.ref().shortText());
            }
        } else if (verdict == Verdict.GAP || verdict == Verdict.DETACHED) {
            if (ledger.record(entry.author()).isPresent()) {
                needs.missing(entry.author(), entry.sequence(), sender, from);
            }
        } else if (verdict == Verdict.UNKNOWN_INVITER && EventCodec.decode(entry) instanceof Event.Admission joining) {
            needs.missing(joining.invite().inviterId(), 1, sender, from);
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

    private void keep(Entry entry) {
        ownFeed.witness(entry, clock.wallMillis());
        outbox.store(entry, false);
        FeedSet feeds = ledger.feeds();
        boolean standsAlone = entry.sequence() > 1 && feeds.before(entry).isEmpty();
        if (standsAlone || outbox.prunes(entry.author())) {
            outbox.prune(feeds.remains(entry.author(), entry.sequence()));
        }
        touch(entry, EventCodec.decode(entry));
    }

    /** Lets go what no longer matters. */
    void prune(long retentionMillis) {
        List<Pruning> dropped = ledger.prune(clock.wallMillis(), retentionMillis);
        dropped.forEach(outbox::prune);
        if (!dropped.isEmpty()) {
            outbox.count("feeds.pruned", dropped.size());
            outbox.log(
                    "ledger.pruned",
                    "feeds",
                    dropped.size(),
                    "entries",
                    ledger.feeds().entryCount());
        }
    }

    private void touch(Entry entry, Event event) {
        touched.add(entry.author());
        if (event instanceof Event.Accusation accusation) {
            touched.add(accusation.target().node());
        } else if (event instanceof Event.Revoked revoked) {
            touched.add(revoked.target());
        }
    }

    private void finish() {
        if (ledger.rebuilds() != rebuilds) {
            // Who was thrown out, or has let go of what it said, may have accused anybody.
            rebuilds = ledger.rebuilds();
            ledger.records().forEach(record -> touched.add(record.id()));
        }
        if (!touched.isEmpty()) {
            List<NodeId> about = List.copyOf(touched);
            touched.clear();
            outbox.viewChanged();
            listener.changed(about);
        }
    }
}
