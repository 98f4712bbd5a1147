package dev.weft.controlplane.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All entries of one author that are held here. Nearly always one chain; when the author's state was cloned or rolled back,
 * it has signed several entries with one number, and its entries form a tree whose every path is a chain.
 *
 * <p>Of what is older than the base only some entries are kept: the author itself has said that the others no longer
 * matter. Before it is pruned, the base is 1.
 *
 * <p>What is visible ends at the cut: entries beyond it are held and count for nothing, as if they were not here. The cut
 * may move both ways.
 */
final class Feed {
    static final long NO_CUT = Long.MAX_VALUE;

    /** In the order in which one author's entries are always told: one that another builds on comes first. */
    static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::sequence).thenComparing(Entry::shortHash, Long::compareUnsigned);

    /** What is kept from before the base. */
    private final NavigableMap<Long, Entry> kept = new TreeMap<>();
    /** From the base on. */
    private final List<Entry> trunk = new ArrayList<>();

    private final List<Branch> branches = new ArrayList<>();
    private long cut = NO_CUT;

    /** A chain that begins beside an entry of another chain of the same feed. */
    private static final class Branch {
        final List<Entry> entries = new ArrayList<>();

        Branch(Entry first) {
            entries.add(first);
        }
    }

    /** Where an entry would go. */
    enum Place {
        HELD,
        /** After the last entry of a chain. */
        AT_END,
        /** Beside an entry that is held, with the same one before both. */
        BESIDE,
        /** It is too early to say: what comes before it is not here. */
        GAP,
        /** The entry before it contradicts one that is held, and is not here. */
        DETACHED
    }

    Place placeOf(Entry entry) {
        if (entry.sequence() < base()) {
            // Whatever it says, it no longer matters.
            return Place.HELD;
        }
        if (entry.sequence() == 1) {
            return trunk.isEmpty() ? Place.AT_END : holds(entry) ? Place.HELD : Place.BESIDE;
        }
        if (holds(entry)) {
            return Place.HELD;
        }
        for (List<Entry> chain : chains()) {
            int at = indexOf(chain, entry.sequence() - 1);
            if (at >= 0 && entry.follows(chain.get(at))) {
                return at == chain.size() - 1 ? Place.AT_END : Place.BESIDE;
            }
        }
        return entry.sequence() > heldSequence() + 1 ? Place.GAP : Place.DETACHED;
    }

    private boolean holds(Entry entry) {
        return chains().stream().anyMatch(chain -> {
            int at = indexOf(chain, entry.sequence());
            return at >= 0 && chain.get(at).equals(entry);
        });
    }

    /** The number of the first entry from which on the feed is whole. */
    long base() {
        return trunk.isEmpty() ? 1 : trunk.get(0).sequence();
    }

    /**
     * Drops what is older than an entry that is held, but for the first entry and those with these numbers. A feed that has
     * forked stays as it is.
     *
     * @return whether anything was dropped
     */
    boolean prune(long newBase, Set<Long> keep) {
        if (newBase <= base() || newBase > heldSequence() || !branches.isEmpty()) {
            return false;
        }
        List<Entry> older = part(trunk, 1, newBase - 1);
        keepOf(older, keep);
        trunk.subList(0, older.size()).clear();
        return true;
    }

    /** Puts a later base in the place of all that is held but the entries with these numbers, and adds others of them. */
    void rebase(Entry newBase, Set<Long> keep, Collection<Entry> others) {
        List<Entry> older = range(1, newBase.sequence() - 1);
        trunk.clear();
        branches.clear();
        keepOf(older, keep);
        keepOf(others, keep);
        trunk.add(newBase);
    }

    private void keepOf(Collection<Entry> entries, Set<Long> keep) {
        kept.keySet().removeIf(sequence -> sequence != 1 && !keep.contains(sequence));
        entries.stream()
                .filter(entry -> entry.sequence() == 1 || keep.contains(entry.sequence()))
                .forEach(entry -> kept.putIfAbsent(entry.sequence(), entry));
    }

    /** Adds an entry whose place is {@link Place#AT_END} or {@link Place#BESIDE}. */
    void add(Entry entry) {
        for (List<Entry> chain : chains()) {
            if (!chain.isEmpty() && entry.follows(chain.get(chain.size() - 1))) {
                chain.add(entry);
                return;
            }
        }
        if (trunk.isEmpty()) {
            trunk.add(entry);
        } else {
            branches.add(new Branch(entry));
        }
    }

    private List<List<Entry>> chains() {
        if (branches.isEmpty()) {
            return List.of(trunk);
        }
        List<List<Entry>> chains = new ArrayList<>();
        chains.add(trunk);
        branches.forEach(branch -> chains.add(branch.entries));
        return chains;
    }

    /** Chains have no gaps; where in the chain the number is, negative when nowhere. */
    private static int indexOf(List<Entry> chain, long sequence) {
        long at = chain.isEmpty() ? -1 : sequence - chain.get(0).sequence();
        return at < chain.size() ? (int) at : -1;
    }

    long heldSequence() {
        return chains().stream()
                .filter(chain -> !chain.isEmpty())
                .mapToLong(chain -> chain.get(chain.size() - 1).sequence())
                .max()
                .orElse(0);
    }

    /** The first entry, visible or not; of several the one that comes first in {@link #ORDER}. */
    Optional<Entry> first() {
        Entry oldest = kept.get(1L);
        return oldest != null
                ? Optional.of(oldest)
                : chains().stream().flatMap(chain -> part(chain, 1, 1).stream()).min(ORDER);
    }

    int branchCount() {
        return branches.size();
    }

    void cut(long sequence) {
        cut = sequence;
    }

    long cut() {
        return cut;
    }

    /** The number of the last visible entry; 0 when there is none. */
    long headSequence() {
        return Math.min(heldSequence(), cut);
    }

    /** The last visible entry; of several with one number the same on every node. */
    Optional<Entry> head() {
        long sequence = headSequence();
        List<Entry> last = range(sequence, sequence);
        if (last.isEmpty() && sequence > 0) {
            // Cut where only some entries are kept.
            last = range(1, sequence);
        }
        return last.isEmpty() ? Optional.empty() : Optional.of(last.get(last.size() - 1));
    }

    /** The visible entry with that number; of several the same on every node. */
    Optional<Entry> get(long sequence) {
        List<Entry> found = range(sequence, sequence);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** The visible entries from a number to another, both included, in {@link #ORDER}. */
    List<Entry> range(long from, long to) {
        long last = Math.min(to, cut);
        if (branches.isEmpty() && (kept.isEmpty() || from >= base())) {
            return part(trunk, from, last);
        }
        List<Entry> all = new ArrayList<>(
                from > last ? List.of() : kept.subMap(from, true, last, true).values());
        chains().forEach(chain -> all.addAll(part(chain, from, last)));
        all.sort(ORDER);
        return List.copyOf(all);
    }

    /** The visible entries after a number, the base before what is kept of older ones. */
    List<Entry> after(long sequence, int limit) {
        long base = base();
        if (base == 1 || sequence >= base) {
            long to = branches.isEmpty() ? sequence + limit : Long.MAX_VALUE;
            return range(sequence + 1, to).stream().limit(limit).toList();
        }
        List<Entry> all = new ArrayList<>(range(base, base));
        // Who lacks even the first entry can do nothing with the base before it.
        all.addAll(sequence == 0 ? 0 : all.size(), range(1, 1));
        all.addAll(range(Math.max(2, sequence + 1), base - 1));
        all.addAll(range(base + 1, base + limit));
        return all.stream()
                .filter(entry -> entry.sequence() > sequence)
                .limit(limit)
                .toList();
    }

    private static List<Entry> part(List<Entry> chain, long from, long to) {
        if (chain.isEmpty() || from > to) {
            return List.of();
        }
        long first = chain.get(0).sequence();
        long last = chain.get(chain.size() - 1).sequence();
        int begin = (int) (Math.max(first, Math.min(from, last + 1)) - first);
        int end = (int) (Math.max(first - 1, Math.min(to, last)) - first + 1);
        return begin >= end ? List.of() : List.copyOf(chain.subList(begin, end));
    }

    /** How many entries are visible. */
    long size() {
        return cut == NO_CUT
                ? kept.size() + chains().stream().mapToLong(List::size).sum()
                : range(1, cut).size();
    }

    /** Entries, held or visible, that have another one beside them: proof of a fork, and where it is. */
    List<Entry> contradictions() {
        if (branches.isEmpty()) {
            return List.of();
        }
        Set<Entry> found = new LinkedHashSet<>();
        for (Branch branch : branches) {
            Entry first = branch.entries.get(0);
            found.add(first);
            for (List<Entry> chain : chains()) {
                int at = indexOf(chain, first.sequence());
                if (at >= 0 && chain.get(at).hasSamePrevious(first)) {
                    found.add(chain.get(at));
                }
            }
        }
        return found.stream()
                .filter(entry -> entry.sequence() <= cut)
                .sorted(ORDER)
                .toList();
    }

    /**
     * A number that two feeds of one author share exactly when they show the same: the exclusive or of the first 8 bytes of
     * the hashes of all last entries. Beyond a cut nobody adds anything, so there the cut itself stands for what is before
     * it.
     */
    long digest() {
        long digest = 0;
        if (cut == 0) {
            return digest;
        }
        if (cut == NO_CUT || heldSequence() < cut) {
            for (List<Entry> chain : chains()) {
                digest ^= chain.isEmpty() ? 0 : chain.get(chain.size() - 1).shortHash();
            }
            return digest;
        }
        for (Entry entry : contradictions()) {
            digest ^= entry.shortHash();
        }
        return digest ^ mix(first().map(Entry::shortHash).orElse(0L) + cut);
    }

    /** Spreads a number over all bits (the finisher of SplitMix64, Steele et al. 2014). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
