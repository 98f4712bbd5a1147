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

/** Writes and signs this node's own entries. */
final class OwnFeed {
    private final Crypto crypto;
    private final IdentityKeys keys;
    private final PublicKey32 publicKey;
    private final NodeId self;
    private final Ledger ledger;
    private long lastTime;

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
    }

    /** The next entry of the own feed; it is in the ledger when this returns, and stored by the caller. */
    Entry write(Event event, long wallMillis) {
        Entry head = ledger.feeds().head(self).orElse(null);
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
        return entry;
    }
}
