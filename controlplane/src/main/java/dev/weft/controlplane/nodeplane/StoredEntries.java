package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.EventCodec;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.Replay;
import dev.weft.controlplane.ledger.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts what was stored into an empty ledger, whatever its order. */
final class StoredEntries {
    /**
     * An entry that should not have been stored.
     *
     * @param verdict what is wrong with it; early when what it builds on is missing
     */
    record Misfit(Entry entry, Verdict verdict) {}

    private StoredEntries() {}

    /**
     * Fills the ledger. What a revocation overrules counts for nothing and is left out, with all that builds on it: if it
     * ever counts again, sync brings it.
     *
     * @return the first entry that has no place; empty when all is well
     */
    static Optional<Misfit> fill(Ledger ledger, List<Entry> entries) {
        List<Misfit> left = new ArrayList<>();
        Replay.fill(ledger, entries).forEach((entry, verdict) -> left.add(new Misfit(entry, verdict)));
        boolean unused = ledger.takeProofs().isEmpty();
        return misfit(left);
    }

    private static Optional<Misfit> misfit(List<Misfit> left) {
        Set<NodeId> overruled = new HashSet<>();
        int before;
        do {
            before = overruled.size();
            left.stream()
                    .filter(each -> each.verdict().isOverruled() || isInvitedBy(overruled, each.entry()))
                    .forEach(each -> overruled.add(each.entry().author()));
        } while (overruled.size() > before);
        return left.stream()
                .filter(each -> each.verdict() != Verdict.LET_GO)
                .filter(each -> !overruled.contains(each.entry().author()))
                .findFirst();
    }

    private static boolean isInvitedBy(Set<NodeId> inviters, Entry entry) {
        return EventCodec.decode(entry) instanceof Admission admission
                && inviters.contains(admission.invite().inviterId());
    }
}
