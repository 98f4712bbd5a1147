package dev.weft.controlplane.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All entries of one author that are held here. Nearly always one chain; when the author's state was cloned or rolled back,
 * it has signed several entries with one number, and its entries form a tree whose every path is a chain. Of what the
 * author has let go the chain may be gone.
 *
 * <p>What is visible ends at the cut: entries beyond it are held and count for nothing, as if they were not here. The cut
 * may move both ways. Of what is visible, {@link Extent} says what counts. Of a closed feed the first entry alone counts;
 * beside it the proofs of forks are shown, for which it was closed.
 */
final class Feed {
    static final long NO_CUT = Long.MAX_VALUE;

    /** What a closed feed is compared by: nobody has more of it, and all who have closed it have the same. */
    static final long CLOSED_RANK = Long.MAX_VALUE;

    /** In the order in which one author's entries are always told: one that another builds on comes first. */
    static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::sequence).thenComparing(Entry::shortHash, Long::compareUnsigned);

    private final FeedRules rules;
    /** By number; of one number in {@link #ORDER}. */
    private final NavigableMap<Long, List<Entry>> held = new TreeMap<>();

    private Extent extent;
    private long cut = NO_CUT;
    private boolean closed;
    private int branches;
    private long size;
    private long digest;

    /** Where an entry would go. */
    enum Place {
        HELD,
        /** After an entry that is held, or where none is needed before it. */
        IN_ORDER,
        /** It lets go of what would come before it. */
        AHEAD,
        /** Beside an entry that is held, with the same one before both. */
        BESIDE,
        /** The author has let it go. */
        LET_GO,
        /** It is too early to say: what comes before it is not here. */
        GAP,
        /** The entry before it contradicts one that is held, and is not here. */
        DETACHED
    }

    Feed(FeedRules rules) {
        this.rules = rules;
        this.extent = Extent.of(held, rules, cut);
    }

    Place placeOf(Entry entry) {
        long sequence = entry.sequence();
        if (holds(entry)) {
            return Place.HELD;
        }
        if (held.isEmpty()) {
            return sequence == 1 ? Place.IN_ORDER : Place.GAP;
        }
        if (extent.isContested(entry)) {
            return Place.BESIDE;
        }
        if (!extent.wouldCount(entry) && sequence <= cut) {
            return Place.LET_GO;
        }
        boolean standsAlone = cut != NO_CUT || (extent.base() > 1 && sequence <= extent.base() + 1);
        if (standsAlone || at(sequence - 1).stream().anyMatch(entry::follows)) {
            return Place.IN_ORDER;
        }
        if (rules.keeps(entry).isPresent()) {
            return Place.AHEAD;
        }
        return sequence > heldSequence() + 1 ? Place.GAP : Place.DETACHED;
    }

    private List<Entry> at(long sequence) {
        return held.getOrDefault(sequence, List.of());
    }

    boolean holds(Entry entry) {
        return at(entry.sequence()).contains(entry);
    }

    /** Adds an entry, whatever its place; nothing when it is held. */
    void add(Entry entry) {
        if (holds(entry)) {
            return;
        }
        boolean simple = entry.sequence() > heldSequence()
                && entry.sequence() <= cut
                && rules.keeps(entry).isEmpty();
        List<Entry> same = new ArrayList<>(at(entry.sequence()));
        same.add(entry);
        same.sort(ORDER);
        held.put(entry.sequence(), List.copyOf(same));
        size++;
        if (simple) {
            Optional<Entry> overtaken = extent.latest();
            extent = extent.with(entry);
            digest ^= entry.shortHash();
            digest ^= overtaken
                    .filter(latest -> !extent.counts(latest))
                    .map(Entry::shortHash)
                    .orElse(0L);
        } else {
            recount();
        }
    }

    private void recount() {
        extent = Extent.of(held, rules, cut);
        digest = extent.counting().stream().mapToLong(Entry::shortHash).reduce(0, (a, b) -> a ^ b);
        branches = branches(cut);
    }

    /** The number from which on nothing is let go; 1 when nothing was. */
    long base() {
        return extent.base();
    }

    /**
     * Drops what that checkpoint has let go, and does not count.
     *
     * @return whether anything was dropped
     */
    boolean prune(long before, Set<Long> keep) {
        List<Entry> gone = held.headMap(before, false).values().stream()
                .flatMap(Collection::stream)
                .filter(entry -> !keep.contains(entry.sequence()) && !extent.counts(entry))
                .toList();
        gone.forEach(entry -> {
            List<Entry> left = at(entry.sequence()).stream()
                    .filter(other -> !other.equals(entry))
                    .toList();
            if (left.isEmpty()) {
                held.remove(entry.sequence());
            } else {
                held.put(entry.sequence(), left);
            }
        });
        size -= gone.size();
        return !gone.isEmpty();
    }

    /** The number from which on every entry follows one that is held. */
    long wholeFrom() {
        for (Map.Entry<Long, List<Entry>> each : held.descendingMap().entrySet()) {
            List<Entry> before = at(each.getKey() - 1);
            boolean follow =
                    each.getValue().stream().allMatch(entry -> before.stream().anyMatch(entry::follows));
            if (each.getKey() > 1 && !follow) {
                return each.getKey();
            }
        }
        return 1;
    }

    /** The numbers below that one of which something is held. */
    Set<Long> heldBelow(long sequence) {
        return held.headMap(sequence, false).keySet();
    }

    long heldSequence() {
        return held.isEmpty() ? 0 : held.lastKey();
    }

    /** The first entry, visible or not; of several the one that comes first in {@link #ORDER}. */
    Optional<Entry> first() {
        return at(1).stream().findFirst();
    }

    /** How often the author has contradicted itself up to the cut. */
    int branchCount() {
        return branches;
    }

    int branches(long upTo) {
        return held.headMap(upTo, true).values().stream()
                .filter(same -> same.size() > 1)
                .mapToInt(same -> same.size()
                        - (int) same.stream()
                                .filter(entry -> same.stream()
                                        .filter(entry::hasSamePrevious)
                                        .findFirst()
                                        .filter(entry::equals)
                                        .isPresent())
                                .count())
                .sum();
    }

    void limit(long lastSequence, boolean close) {
        cut = lastSequence;
        closed = close;
        recount();
    }

    long cut() {
        return cut;
    }

    boolean isClosed() {
        return closed;
    }

    /** The number of the last visible entry; 0 when there is none. */
    long headSequence() {
        return Math.min(heldSequence(), closed ? 1 : cut);
    }

    /** What two nodes compare: who has the higher one has something that the other has not. */
    long rank() {
        if (closed) {
            return CLOSED_RANK;
        }
        Map.Entry<Long, List<Entry>> last = cut == NO_CUT ? held.lastEntry() : held.floorEntry(cut);
        return last == null ? 0 : last.getKey();
    }

    /** The last visible entry; of several with one number the same on every node. */
    Optional<Entry> head() {
        Map.Entry<Long, List<Entry>> last = held.floorEntry(headSequence());
        return last == null
                ? Optional.empty()
                : Optional.of(last.getValue().get(last.getValue().size() - 1));
    }

    /** The visible entry with that number; of several the same on every node. */
    Optional<Entry> get(long sequence) {
        return range(sequence, sequence).stream().findFirst();
    }

    /** The visible entries from a number to another, both included, in {@link #ORDER}. */
    List<Entry> range(long from, long to) {
        long last = Math.min(to, cut);
        return from > last
                ? List.of()
                : held.subMap(from, true, last, true).values().stream()
                        .flatMap(Collection::stream)
                        .filter(entry -> !closed || isShownClosed(entry))
                        .toList();
    }

    private boolean isShownClosed(Entry entry) {
        return entry.sequence() == 1 || extent.isContested(entry);
    }

    /** The entries that count, in {@link #ORDER}. */
    List<Entry> counting() {
        return closed ? at(1) : extent.counting();
    }

    /** What would count with that cut. */
    Extent extent(long withCut) {
        return withCut == cut ? extent : Extent.of(held, rules, withCut);
    }

    /**
     * What others are told of the entries after a number: those that count, the newest checkpoint before the older ones that
     * it keeps. Of a closed feed the proofs, whatever the number.
     */
    List<Entry> after(long sequence, int limit) {
        if (closed) {
            return range(1, NO_CUT).stream().limit(limit).toList();
        }
        long base = extent.base();
        if (base == 1 || sequence >= base) {
            return sequence == Long.MAX_VALUE ? List.of() : counting(sequence + 1, limit);
        }
        List<Entry> all = new ArrayList<>();
        // Who lacks even the first entry can do nothing with the checkpoint before it.
        all.addAll(sequence == 0 ? at(1) : List.of());
        all.addAll(at(base).stream().filter(extent::counts).toList());
        counting(Math.max(2, sequence + 1), limit + all.size()).stream()
                .filter(entry -> entry.sequence() != base)
                .forEach(all::add);
        return all.stream().limit(limit).toList();
    }

    private List<Entry> counting(long from, int limit) {
        return from > cut
                ? List.of()
                : held.subMap(from, true, cut, true).values().stream()
                        .flatMap(Collection::stream)
                        .filter(extent::counts)
                        .limit(limit)
                        .toList();
    }

    /** How many entries are visible. */
    long size() {
        return cut == NO_CUT && !closed ? size : range(1, cut).size();
    }

    /** Entries that have another one beside them: proof of a fork, and where it is. */
    List<Entry> contradictions() {
        return branches == 0
                ? List.of()
                : range(1, NO_CUT).stream().filter(extent::isContested).toList();
    }

    /** A number that two feeds of one author share exactly when the same entries count: the exclusive or of the first 8
     * bytes of their hashes. */
    long digest() {
        if (closed) {
            Entry first = at(1).get(0);
            return mix(first.author().high() ^ mix(first.author().low()));
        }
        return cut == 0 ? 0 : digest;
    }

    /** Spreads a number over all bits (the finisher of SplitMix64, Steele et al. 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
