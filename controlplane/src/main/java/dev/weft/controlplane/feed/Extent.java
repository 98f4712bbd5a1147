package dev.weft.controlplane.feed;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of one author's entries count. A function of those that are held and of a cut, and the same whether those that do
 * not count are held or not: so who has dropped them and who has not agree.
 *
 * <pre>
 *   beyond the cut                                        no
 *   the first                                             yes
 *   newer than the newest checkpoint up to the cut        yes
 *   named by that checkpoint                              yes
 *   {@link FeedRules.Weight#FINAL}                        yes
 *   the newest {@link FeedRules.Weight#LATEST}            yes
 *   contradicts another one that is held                  yes
 *   else                                                  no: the author has let it go
 * </pre>
 */
final class Extent {
    private final NavigableMap<Long, List<Entry>> held;
    private final FeedRules rules;
    private final long cut;
    private final @Nullable Entry base;
    private final Set<Long> keep;
    private final @Nullable Entry latest;

    private Extent(
            NavigableMap<Long, List<Entry>> held,
            FeedRules rules,
            long cut,
            @Nullable Entry base,
            Set<Long> keep,
            @Nullable Entry latest) {
        this.held = held;
        this.rules = rules;
        this.cut = cut;
        this.base = base;
        this.keep = keep;
        this.latest = latest;
    }

    /**
     * Looks through all that is held.
     *
     * @param held by number; of one number in {@link Feed#ORDER}
     */
    static Extent of(NavigableMap<Long, List<Entry>> held, FeedRules rules, long cut) {
        Entry base = null;
        Set<Long> keep = Set.of();
        Entry latest = null;
        for (List<Entry> same : held.headMap(cut, true).descendingMap().values()) {
            for (int i = same.size() - 1; i >= 0; i--) {
                Entry entry = same.get(i);
                Set<Long> kept = base == null ? rules.keeps(entry).orElse(null) : null;
                if (kept != null) {
                    base = entry;
                    keep = kept;
                }
                latest = latest == null && rules.weightOf(entry) == FeedRules.Weight.LATEST ? entry : latest;
            }
            if (base != null && latest != null) {
                break;
            }
        }
        return new Extent(held, rules, cut, base, keep, latest);
    }

    /** The same when an entry has come that is later than all others, and lets none of them go. */
    Extent with(Entry last) {
        boolean isLatest = rules.weightOf(last) == FeedRules.Weight.LATEST;
        return isLatest ? new Extent(held, rules, cut, base, keep, last) : this;
    }

    /** The number of the newest checkpoint; 1 when there is none. */
    long base() {
        return base == null ? 1 : base.sequence();
    }

    Optional<Entry> latest() {
        return Optional.ofNullable(latest);
    }

    /** Whether the entry, which is held, counts. */
    boolean counts(Entry entry) {
        return entry.sequence() <= cut && (countsWhatever(entry) || isLatest(entry) || isContested(entry));
    }

    /** Whether the entry, which is not held, would count. */
    boolean wouldCount(Entry entry) {
        return entry.sequence() <= cut && (countsWhatever(entry) || isContested(entry) || isLater(entry));
    }

    private boolean countsWhatever(Entry entry) {
        return entry.sequence() == 1
                || entry.sequence() > base()
                || base == null
                || entry.equals(base)
                || keep.contains(entry.sequence())
                || rules.weightOf(entry) == FeedRules.Weight.FINAL
                || (Feed.ORDER.compare(entry, base) > 0 && rules.keeps(entry).isPresent());
    }

    private boolean isLatest(Entry entry) {
        return latest != null && entry.equals(latest);
    }

    private boolean isLater(Entry entry) {
        return rules.weightOf(entry) == FeedRules.Weight.LATEST
                && (latest == null || Feed.ORDER.compare(entry, latest) > 0);
    }

    /** Whether the entry is proof of a fork: another one that is held claims its place. */
    boolean isContested(Entry entry) {
        return held.getOrDefault(entry.sequence(), List.of()).stream()
                .anyMatch(other -> !other.equals(entry) && other.hasSamePrevious(entry));
    }

    List<Entry> counting() {
        return held.headMap(cut, true).values().stream()
                .flatMap(Collection::stream)
                .filter(this::counts)
                .toList();
    }

    /** Whether every entry from the newest checkpoint, or the first, up to the cut is held. */
    boolean isWhole() {
        long sequence = cut;
        List<Entry> at = held.getOrDefault(cut, List.of());
        while (!at.isEmpty() && sequence > base()) {
            List<Entry> next = at;
            sequence--;
            at = held.getOrDefault(sequence, List.of()).stream()
                    .filter(before -> next.stream().anyMatch(entry -> entry.follows(before)))
                    .toList();
        }
        return !at.isEmpty() && (base == null || cut == sequence || at.contains(base));
    }
}
