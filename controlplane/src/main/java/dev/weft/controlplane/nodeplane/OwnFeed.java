package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.Verdict;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes and signs this node's own entries, each after the last one of the feed.
 *
 * <p>Entries of this node may come from outside, although it has written since: it was restored from a backup, or cloned,
 * and then was alone. They come in pieces, and what it wrote after the last piece would contradict the next one. Until no
 * more have come for a while, it goes on where it last wrote itself: so there is one fork and not several.
 */
final class OwnFeed {
    /** How long no own entry may have come from outside. */
    static final long SETTLED_MILLIS = 1_000;

    private final Crypto crypto;
    private final IdentityKeys keys;
    private final PublicKey32 publicKey;
    private final NodeId self;
    private final Ledger ledger;
    private long lastTime;
    /** By this run. */
    private @Nullable Entry lastWritten;

    private long cameFromOutsideAt = Long.MIN_VALUE / 2;

    OwnFeed(Crypto crypto, IdentityKeys keys, Ledger ledger) {
        this.crypto = crypto;
        this.keys = keys;
        this.publicKey = crypto.signingPublicKey(keys.signing());
        this.self = NodeId.of(publicKey);
        this.ledger = ledger;
    }

    NodeId self() {
        return self;
    }

    /** An entry was read: what is written next is later. */
    void witness(Entry entry, long wallMillis) {
        lastTime = HybridTime.witness(lastTime, entry.time(), wallMillis);
        if (entry.author().equals(self)) {
            cameFromOutside(wallMillis);
        }
    }

    /** An entry of this node that it has not written in this run. */
    void cameFromOutside(long wallMillis) {
        cameFromOutsideAt = wallMillis;
    }

    /** The number that the next entry will have; it may be lower than that of the last one of the feed. */
    long nextSequence(long wallMillis) {
        return base(wallMillis).map(base -> base.sequence() + 1).orElse(1L);
    }

    private Optional<Entry> base(long wallMillis) {
        // The clock may have been set, whichever way.
        boolean settled = Math.abs(wallMillis - cameFromOutsideAt) >= SETTLED_MILLIS;
        Entry last = lastWritten;
        // What comes before a checkpoint of its other self would count for nothing.
        boolean goesOn = !settled
                && last != null
                && isEnd(last)
                && last.sequence() >= ledger.feeds().base(self);
        return goesOn ? Optional.ofNullable(last) : ledger.feeds().head(self);
    }

    private boolean isEnd(Entry entry) {
        List<Entry> around = ledger.feeds().range(self, entry.sequence(), entry.sequence() + 1);
        return around.contains(entry) && around.stream().noneMatch(next -> next.follows(entry));
    }

    /** The next entry of the own feed; it is in the ledger when this returns, and stored by the caller. */
    Entry write(Event event, long wallMillis) {
        Entry head = base(wallMillis).orElse(null);
        long after = head == null ? lastTime : Math.max(lastTime, head.time());
        lastTime = HybridTime.next(after, wallMillis);
        Entry entry = Entry.sign(
                crypto,
                keys.signing(),
                publicKey,
                head == null ? 1 : head.sequence() + 1,
                head == null ? Entry.noPrevious() : head.hash(),
                lastTime,
                EventCodec.kind(event),
                EventCodec.encode(event));
        Verdict verdict = ledger.offer(entry);
        if (verdict != Verdict.ACCEPTED) {
            throw new IllegalStateException("own entry of kind " + entry.kind() + " not accepted: " + verdict.word());
        }
        lastWritten = entry;
        return entry;
    }
}
