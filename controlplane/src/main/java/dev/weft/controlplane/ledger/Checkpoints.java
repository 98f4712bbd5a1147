package dev.weft.controlplane.ledger;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Checkpoint;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Left;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says which entries still matter, and finds what may be dropped. */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * What an author's checkpoint says now. Of its entries these matter: its newest announcement; accusations of lives that
     * are still the newest; invites that are good or that somebody joined with; revocations and withdrawals; and what this
     * version does not know. An author that was cloned has two entries with one number, and names it once.
     *
     * @return empty when more entries matter than a checkpoint names
     */
    public static Optional<Checkpoint> of(Ledger ledger, NodeId author, long wallMillis) {
        List<Long> kept = new ArrayList<>();
        long newestSelf = ledger.record(author)
                .map(record -> record.incarnation().sequence())
                .orElse(0L);
        for (Entry entry : ledger.feeds().counting(author)) {
            long number = entry.sequence();
            boolean isNamed = !kept.isEmpty() && kept.get(kept.size() - 1) == number;
            if (number > 1 && !isNamed && matters(ledger, entry, newestSelf, wallMillis)) {
                kept.add(number);
            }
        }
        return kept.size() > Checkpoint.MAX_KEPT ? Optional.empty() : Optional.of(new Checkpoint(List.copyOf(kept)));
    }

    private static boolean matters(Ledger ledger, Entry entry, long newestSelf, long wallMillis) {
        Event event = EventCodec.decode(entry);
        if (event instanceof Announced || event instanceof Left) {
            return entry.sequence() == newestSelf;
        }
        if (event instanceof Accusation accusation) {
            // Of a node that is not known here nothing can be said.
            return ledger.record(accusation.target().node())
                    .map(target -> target.incarnation().equals(accusation.target())
                            || target.incarnation().sequence()
                                    < accusation.target().sequence())
                    .orElse(true);
        }
        if (event instanceof InviteIssued issued) {
            Invite invite = issued.invite();
            return invite.expiresAtMillis() > wallMillis || ledger.usesOf(invite) > 0;
        }
        // Nor one that nobody can read.
        return entry.kind() != EventCodec.CHECKPOINT;
    }

    /** The number of the author's newest checkpoint; 0 when there is none. */
    public static long newest(FeedSet feeds, NodeId author) {
        long base = feeds.base(author);
        return base == 1 ? 0 : base;
    }

    /** The newest checkpoint of the author that was written before that time. */
    static Optional<Entry> newestBefore(FeedSet feeds, NodeId author, long wallMillis) {
        List<Entry> entries = feeds.range(author, 2, Long.MAX_VALUE);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.kind() == EventCodec.CHECKPOINT
                    && HybridTime.wallMillis(entry.time()) < wallMillis
                    && EventCodec.decode(entry) instanceof Checkpoint) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
