package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The feeds that a node holds, in memory. A plain object for one thread.
 *
 * <p>A feed may be cut: entries beyond the cut are held and count for nothing, and no method shows them but
 * {@link #heldSequence}. An author that signed several entries with one number has forked: all its branches are held, up to {@link
 * #MAX_BRANCHES}.
 */
public final class FeedSet {
    /** Branches of one feed besides the first one. An author that has so many has shown enough. */
    public static final int MAX_BRANCHES = 8;

    private final NavigableMap<NodeId, Feed> feeds = new TreeMap<>();
    /** Feeds of which nothing is visible. */
    private final NavigableMap<NodeId, Feed> hidden = new TreeMap<>();

    private final DigestTree digests = new DigestTree();
    private final FeedRules rules;
    private long entryCount;

    /** Feeds of which nothing is ever let go. */
    public FeedSet() {
        this(FeedRules.NONE);
    }

    /**
     * No feeds yet.
     *
     * @param rules which entries let go of others, and of which
     */
    public FeedSet(FeedRules rules) {
        this.rules = rules;
    }

    /** What an entry would be to this set. */
    public enum Offer {
        /** Extends its feed. */
        NEXT,
        /** Extends its feed, although the one before it is not here: its author lets that go. */
        AHEAD,
        /** Contradicts an entry that is held, and what comes before it is here: its feed forks. */
        FORK,
        /** Is held already. */
        DUPLICATE,
        /** Its author has let it go. */
        LET_GO,
        /** Comes too early. */
        GAP,
        /** Contradicts an entry that is held, and what comes before it is not here. */
        DETACHED,
        /** Stands beyond the cut of its feed. */
        BEYOND_CUT,
        /** Its feed has forked too often. */
        TOO_MANY_BRANCHES
    }

    /** Says what the entry would be; changes nothing and does not look at the signature. */
    public Offer check(Entry entry) {
        Feed feed = held(entry.author());
        if (feed == null) {
            return entry.sequence() == 1 ? Offer.NEXT : Offer.GAP;
        }
        Feed.Place place = feed.placeOf(entry);
        if (place == Feed.Place.HELD) {
            return Offer.DUPLICATE;
        }
        if (feed.isClosed()) {
            return Offer.TOO_MANY_BRANCHES;
        }
        if (entry.sequence() > feed.cut()) {
            return Offer.BEYOND_CUT;
        }
        return switch (place) {
            case HELD -> Offer.DUPLICATE;
            case IN_ORDER -> Offer.NEXT;
            case AHEAD -> Offer.AHEAD;
            case BESIDE -> feed.branchCount() < MAX_BRANCHES ? Offer.FORK : Offer.TOO_MANY_BRANCHES;
            case LET_GO -> Offer.LET_GO;
            case GAP -> Offer.GAP;
            case DETACHED -> Offer.DETACHED;
        };
    }

    /**
     * Adds an entry for which {@link #check} says {@link Offer#NEXT}, {@link Offer#AHEAD} or {@link Offer#FORK}. The caller
     * has verified its signature.
     */
    public void add(Entry entry) {
        Offer offer = check(entry);
        if (offer != Offer.NEXT && offer != Offer.AHEAD && offer != Offer.FORK) {
            throw new IllegalArgumentException(entry + " cannot be added: " + offer);
        }
        restore(entry);
    }

    /** Adds an entry to a feed, whether what comes before it is here or not: it was held once, or is proof of a fork. */
    public void restore(Entry entry) {
        change(entry.author(), feed -> feed.add(entry));
    }

    /**
     * Entries of the author beyond {@code lastSequence} count for nothing from now on; with 0 none counts.
     *
     * @param close whether of the others only the first one counts, as the author has forked too often
     */
    public void limit(NodeId author, long lastSequence, boolean close) {
        if (held(author) != null) {
            change(author, feed -> feed.limit(lastSequence, close));
        }
    }

    /** Entries of the author beyond {@code lastSequence} count for nothing from now on; with 0 none counts. */
    public void cut(NodeId author, long lastSequence) {
        limit(author, lastSequence, false);
    }

    /** All entries of the author count again. */
    public void uncut(NodeId author) {
        cut(author, Feed.NO_CUT);
    }

    /**
     * Drops what a checkpoint of the author has let go, as far as it does not count.
     *
     * @param before number of the checkpoint
     * @param keep what it keeps
     * @return whether anything was dropped
     */
    public boolean prune(NodeId author, long before, Set<Long> keep) {
        boolean[] dropped = new boolean[1];
        if (feeds.containsKey(author)) {
            change(author, feed -> dropped[0] = feed.prune(before, keep));
        }
        return dropped[0];
    }

    /**
     * What a store is to keep of a feed that is not whole.
     *
     * @param below it may be whole from this number on
     */
    public Pruning remains(NodeId author, long below) {
        Feed feed = held(author);
        long base = feed == null ? 1 : Math.max(below, feed.wholeFrom());
        return new Pruning(author, base, feed == null ? Set.of() : feed.heldBelow(base));
    }

    /** The number of the author's newest checkpoint that counts; 1 when there is none. */
    public long base(NodeId author) {
        Feed feed = held(author);
        return feed == null ? 1 : feed.base();
    }

    /** How many entries of the author are held. */
    public long size(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? 0 : feed.size();
    }

    private @Nullable Feed held(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? hidden.get(author) : feed;
    }

    private void change(NodeId author, Consumer<Feed> change) {
        Feed known = held(author);
        Feed feed = known == null ? new Feed(rules) : known;
        long digestBefore = feed.digest();
        long sizeBefore = feed.size();
        change.accept(feed);
        digests.change(author, digestBefore, feed.digest());
        entryCount += feed.size() - sizeBefore;
        (feed.cut() == 0 ? feeds : hidden).remove(author);
        (feed.cut() == 0 ? hidden : feeds).put(author, feed);
    }

    /** Whether the entry is held, visible or not. */
    public boolean holds(Entry entry) {
        Feed feed = held(entry.author());
        return feed != null && feed.holds(entry);
    }

    /** The number of the author's last entry that is held, beyond its cut or not; 0 when there is none. */
    public long heldSequence(NodeId author) {
        Feed feed = held(author);
        return feed == null ? 0 : feed.heldSequence();
    }

    /** The author's first entry, beyond its cut or not; of several the same on every node. */
    public Optional<Entry> first(NodeId author) {
        return Optional.ofNullable(held(author)).flatMap(Feed::first);
    }

    /** The author's entry of that number that {@code entry} names as the one before it, when it is held. */
    public Optional<Entry> before(Entry entry) {
        return range(entry.author(), entry.sequence() - 1, entry.sequence() - 1).stream()
                .filter(entry::follows)
                .findFirst();
    }

    /** What two nodes compare of an author: who has the higher one has something that the other one lacks. */
    public long rank(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? 0 : feed.rank();
    }

    /** The number of the author's last entry; 0 when there is none. */
    public long headSequence(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? 0 : feed.headSequence();
    }

    /** The author's last entry; of several with one number the same on every node. */
    public Optional<Entry> head(NodeId author) {
        return Optional.ofNullable(feeds.get(author)).flatMap(Feed::head);
    }

    /** The entry with that number; of several the same on every node. */
    public Optional<Entry> get(EntryRef ref) {
        return Optional.ofNullable(feeds.get(ref.author())).flatMap(feed -> feed.get(ref.sequence()));
    }

    /**
     * The author's entries {@code from} to {@code to}, both included, as far as they are held: of two the one that the
     * other builds on first.
     */
    public List<Entry> range(NodeId author, long from, long to) {
        Feed feed = feeds.get(author);
        return feed == null ? List.of() : feed.range(from, to);
    }

    /** The author's entries that count, in order; the others it has let go. */
    public List<Entry> counting(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? List.of() : feed.counting();
    }

    /** What of the author's entries would count if they were cut there. */
    public List<Entry> counting(NodeId author, long cut) {
        Feed feed = held(author);
        return feed == null ? List.of() : feed.extent(cut).counting();
    }

    /** Whether nothing is missing of what would count of the author if it were cut there. */
    public boolean isWhole(NodeId author, long cut) {
        Feed feed = held(author);
        return feed != null && feed.extent(cut).isWhole();
    }

    /**
     * The author's entries after that number, as one sends them to who lacks them: the newest checkpoint first, as
     * it says which older ones there are.
     *
     * @param limit at most so many
     */
    public List<Entry> after(NodeId author, long sequence, int limit) {
        Feed feed = feeds.get(author);
        return feed == null ? List.of() : feed.after(sequence, limit);
    }

    /** The author's entries that contradict each other, both sides, in the order of their numbers; nearly always none. */
    public List<Entry> contradictions(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? List.of() : feed.contradictions();
    }

    /** The lowest number that the author has used twice. */
    public OptionalLong forkedAt(NodeId author) {
        return contradictions(author).stream().mapToLong(Entry::sequence).min();
    }

    /** Whether the author has forked so often, up to that number, that no more is taken. */
    public boolean isFullOfForks(NodeId author, long upTo) {
        Feed feed = held(author);
        return feed != null && feed.branches(upTo) >= MAX_BRANCHES;
    }

    /** Whether no further fork of this author is taken. */
    public boolean isFullOfForks(NodeId author) {
        Feed feed = held(author);
        return feed != null && feed.branchCount() >= MAX_BRANCHES;
    }

    /** All authors in the order of their ids. */
    public Collection<NodeId> authors() {
        return Collections.unmodifiableSet(feeds.keySet());
    }

    /** The authors between two ids, both included, in order. */
    public Collection<NodeId> authors(NodeId from, NodeId to) {
        return Collections.unmodifiableSet(feeds.subMap(from, true, to, true).keySet());
    }

    /** Every visible entry, author by author. */
    public List<Entry> entries() {
        return feeds.values().stream()
                .flatMap(feed -> feed.range(1, Long.MAX_VALUE).stream())
                .toList();
    }

    public long entryCount() {
        return entryCount;
    }

    /** What tells this author's feed apart from another state of it; 0 when there is none. */
    public long digestOf(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? 0 : feed.digest();
    }

    /**
     * Short digest of all entries that count. Equal sets have equal digests.
     */
    public long digest() {
        return digests.digest();
    }

    /** The digests of parts of the set: an author contributes {@link #digestOf} its feed. */
    public DigestTree digests() {
        return digests;
    }
}
