package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Revoked;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a revoked node counts.
 *
 * @param entry that revoked it
 * @param time of that entry, by its author's clock
 * @param cut number of its own last entry that counts
 */
public record Revocation(EntryRef entry, Instant time, long cut) {
    /** Empty when the node was not revoked by anybody. */
    public static Optional<Revocation> of(LedgerCopy ledger, NodeId node) {
        return ledger.view()
                .member(node)
                .filter(member -> member.status() == MemberStatus.REVOKED)
                .flatMap(member -> ledger.entries().stream()
                        .filter(entry -> entry.kind() == EventCodec.REVOKED
                                && entry.ref().equals(member.cause()))
                        .findFirst())
                .map(entry -> new Revocation(
                        entry.ref(), HybridTime.toInstant(entry.time()), ((Revoked) EventCodec.decode(entry)).cut()));
    }

    /** The number of the node's last entry that is not later than that; empty when there is none. */
    public static OptionalLong lastEntryUntil(LedgerCopy ledger, NodeId node, Instant time) {
        return ledger.entries().stream()
                .filter(entry -> entry.author().equals(node) && LedgerPage.isNotLater(entry, time))
                .mapToLong(Entry::sequence)
                .max();
    }
}
