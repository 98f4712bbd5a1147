package dev.weft.agent.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a member is what it is.
 *
 * @param id 26 characters
 * @param name what people call it
 * @param status what this node shows it as
 * @param ledgerStatus what the ledger says of it
 * @param incarnation its present one
 * @param since RFC 3339, when the ledger's status began
 * @param note why the two differ; left out when they do not
 * @param entries the chain, from the invite on
 * @param leftOut how many entries about it are not told here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplanationJson(
        String id,
        String name,
        String status,
        String ledgerStatus,
        long incarnation,
        String since,
        @Nullable String note,
        List<LineJson> entries,
        int leftOut) {
    /**
     * One entry of the chain.
     *
     * @param entry {@code AUTHOR/SEQUENCE}
     * @param time RFC 3339, by its author's clock
     * @param author 26 characters
     * @param authorName what people call the author now
     * @param kind as in {@link LedgerJson.EntryJson}, or {@code missed-probe}
     * @param text a sentence for people; the member is {@code it}
     * @param evidence of a suspicion: {@code refused} or {@code silent}
     * @param probedAt of a suspicion: RFC 3339, when the ping left that was not answered
     * @param cites of a verdict: the entries it rests on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LineJson(
            String entry,
            String time,
            String author,
            String authorName,
            String kind,
            String text,
            @Nullable String evidence,
            @Nullable String probedAt,
            @Nullable List<String> cites) {
        static LineJson of(Explanation.Line line) {
            Evidence evidence = line.evidence();
            Instant probedAt = line.probedAt();
            return new LineJson(
                    line.entry().toString(),
                    line.time().toString(),
                    line.entry().author().toString(),
                    line.authorName(),
                    line.kind(),
                    line.text(),
                    evidence == null ? null : evidence.name().toLowerCase(Locale.ROOT),
                    probedAt == null ? null : probedAt.toString(),
                    line.cites().isEmpty()
                            ? null
                            : line.cites().stream().map(EntryRef::toString).toList());
        }
    }

    static ExplanationJson of(Explanation explanation, MemberStatus shown) {
        MemberStatus ledger = explanation.member().status();
        return new ExplanationJson(
                explanation.member().id().toString(),
                explanation.member().name(),
                shown.word(),
                ledger.word(),
                explanation.member().incarnation(),
                explanation.member().since().toString(),
                note(ledger, shown),
                explanation.lines().stream().map(LineJson::of).toList(),
                explanation.leftOut());
    }

    private static @Nullable String note(MemberStatus ledger, MemberStatus shown) {
        if (ledger == shown) {
            return null;
        } else if (ledger == MemberStatus.DEAD && shown == MemberStatus.SUSPECT) {
            return "the ledger says dead; this node shows suspect until its own probe has failed too, or the node answers";
        }
        return "the ledger says " + ledger.word() + "; this node is about to show it";
    }
}
