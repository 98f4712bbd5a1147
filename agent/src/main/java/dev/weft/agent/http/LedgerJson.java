package dev.weft.agent.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.controlplane.ledger.LedgerPage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of the ledger.
 *
 * @param total how many entries fit the question, here or not
 * @param entries in the order of their times
 * @param next give this as {@code after} for the page that follows; left out when there is none
 * @param at the time that was asked for; left out when none was
 * @param members the view as it was at that time; left out when none was asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LedgerJson(
        int total,
        List<EntryJson> entries,
        @Nullable String next,
        @Nullable String at,
        @Nullable List<MemberJson> members) {
    /**
     * One entry.
     *
     * @param entry {@code AUTHOR/SEQUENCE}
     * @param time RFC 3339, by its author's clock
     * @param author 26 characters
     * @param authorName what people call the author now
     * @param kind {@code genesis}, {@code admission}, {@code suspected}, …; {@code kind-N} when it is not known here
     * @param text what it says, for people; the author is the subject and is left out
     */
    public record EntryJson(String entry, String time, String author, String authorName, String kind, String text) {
        static EntryJson of(LedgerPage.Item item) {
            return new EntryJson(
                    item.entry().toString(),
                    item.time().toString(),
                    item.entry().author().toString(),
                    item.authorName(),
                    item.kind(),
                    item.text());
        }
    }
}
