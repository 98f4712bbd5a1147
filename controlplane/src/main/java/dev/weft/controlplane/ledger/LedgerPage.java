package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some entries of a ledger, in the order of their times.
 *
 * @param total how many entries fit the question, on this page or not
 * @param items what is on this page
 * @param next the last entry of this page when more follow it: the page after begins {@link Query#after} it
 */
public record LedgerPage(
        int total, List<Item> items, @Nullable EntryRef next) {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::time).thenComparing(Entry::ref);

    /**
     * Which entries; null where it does not matter.
     *
     * @param author whose
     * @param kind of which kind
     * @param at not later than this
     * @param after later in order than this entry
     * @param newest the last ones that fit instead of the first ones
     * @param limit at most so many
     */
    public record Query(
            @Nullable NodeId author,
            @Nullable Integer kind,
            @Nullable Instant at,
            @Nullable EntryRef after,
            boolean newest,
            int limit) {
        public Query {
            if (limit < 1 || limit > MAX_LIMIT) {
                throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " entries, not " + limit);
            }
        }

        private boolean fits(Entry entry) {
            return (author == null || author.equals(entry.author()))
                    && (kind == null || kind == entry.kind())
                    && (at == null || isNotLater(entry, at));
        }
    }

    /**
     * One entry.
     *
     * @param entry which
     * @param time by its author's clock
     * @param authorName what people call the author now
     * @param kind see {@link EntryKinds}
     * @param text what it says, for people; the author is the subject and is left out
     */
    public record Item(EntryRef entry, Instant time, String authorName, String kind, String text) {}

    /**
     * The page that answers the question.
     *
     * @throws IllegalArgumentException when {@link Query#after} is not held
     */
    public static LedgerPage of(LedgerCopy ledger, Query query) {
        List<Entry> fitting =
                ledger.entries().stream().filter(query::fits).sorted(ORDER).toList();
        int from = query.newest ? Math.max(0, fitting.size() - query.limit) : begin(ledger, fitting, query.after);
        int to = Math.min(fitting.size(), from + query.limit);
        EntryText text = new EntryText(ledger::nameOf);
        List<Item> items = fitting.subList(from, to).stream()
                .map(entry -> new Item(
                        entry.ref(),
                        HybridTime.toInstant(entry.time()),
                        ledger.nameOf(entry.author()),
                        EntryKinds.word(entry.kind()),
                        text.of(EventCodec.decode(entry))))
                .toList();
        return new LedgerPage(
                fitting.size(), items, to < fitting.size() ? fitting.get(to - 1).ref() : null);
    }

    private static int begin(LedgerCopy ledger, List<Entry> fitting, @Nullable EntryRef after) {
        if (after == null) {
            return 0;
        }
        Entry last = ledger.entries().stream()
                .filter(entry -> entry.ref().equals(after))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no entry " + after + " here"));
        return (int) fitting.stream()
                .takeWhile(entry -> ORDER.compare(entry, last) <= 0)
                .count();
    }

    static boolean isNotLater(Entry entry, Instant at) {
        return !HybridTime.toInstant(entry.time()).isAfter(at);
    }

    /** The entries not later than a time, the oldest first. */
    static List<Entry> until(LedgerCopy ledger, Instant at) {
        return ledger.entries().stream()
                .filter(entry -> isNotLater(entry, at))
                .sorted(ORDER)
                .toList();
    }
}
