package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a node is what it is: the chain of entries from its invite to its present state.
 *
 * @param member the node, as the ledger alone has it
 * @param lines the chain: what the node wrote, and after each of these what others wrote against it
 * @param leftOut how many entries about it are not told: older lives, and accusations beyond the first ones of a life
 */
public record Explanation(Member member, List<Line> lines, int leftOut) {
    /** The kind of a line that tells of the ping that a suspicion began with. */
    public static final String MISSED_PROBE = "missed-probe";

    /**
     * One entry of the chain.
     *
     * @param entry which; of a {@link #MISSED_PROBE} the suspicion that tells of it
     * @param time by its author's clock
     * @param authorName what people call its author now
     * @param kind see {@link EntryKinds}, or {@link #MISSED_PROBE}
     * @param text what it says of the node, a sentence for people; the node is {@code it}
     * @param evidence what a suspicion rests on; null for other entries
     * @param probedAt when the ping of a suspicion left; null for other entries, and where it is not told
     * @param cites the entries that a verdict rests on
     */
    public record Line(
            EntryRef entry,
            Instant time,
            String authorName,
            String kind,
            String text,
            @Nullable Evidence evidence,
            @Nullable Instant probedAt,
            List<EntryRef> cites) {}

    /** Empty when the ledger has no such member. */
    public static Optional<Explanation> of(LedgerCopy ledger, NodeId node) {
        return ledger.view().member(node).map(member -> new Explainer(ledger, member).explain());
    }
}
