package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The admissions between a node's own and the genesis. Whoever has lost them, or never heard of them, cannot tell whether
 * the node was invited by somebody who may; and those of whom they tell may not be there any more to say it themselves.
 */
final class Vouchers {
    /** So long a chain of inviters is told of; the upper end of a longer one must be known. */
    static final int MAX_VOUCHERS = 16;

    private Vouchers() {}

    /** The one nearest to the founder first: each of the others builds on the one before it. */
    static List<Entry> of(Entry admission, Ledger ledger) {
        List<Entry> chain = new ArrayList<>();
        Set<NodeId> seen = new HashSet<>(Set.of(admission.author()));
        Optional<Entry> next = inviterOf(admission, ledger);
        while (next.isPresent()
                && chain.size() < MAX_VOUCHERS
                && seen.add(next.get().author())) {
            chain.add(next.get());
            next = inviterOf(next.get(), ledger);
        }
        Collections.reverse(chain);
        return chain;
    }

    /** The admission of the inviter; empty when that is the founder, or not known here either. */
    private static Optional<Entry> inviterOf(Entry admission, Ledger ledger) {
        return EventCodec.decode(admission) instanceof Event.Admission joining
                ? ledger.feeds().range(joining.invite().inviterId(), 1, 1).stream()
                        .filter(first -> EventCodec.decode(first) instanceof Event.Admission)
                        .findFirst()
                : Optional.empty();
    }
}
