package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The feeds that a node holds, in memory. A plain object for one thread.
 *
 * <p>What an entry may be: {@link Offer#NEXT} extends its feed; {@link Offer#DUPLICATE} is held already; {@link
 * Offer#GAP} comes too early; {@link Offer#FORK} contradicts an entry that is held. Only the first is added.
 */
public final class FeedSet {
    private final NavigableMap<NodeId, Feed> feeds = new TreeMap<>();
    private long entryCount;
    private final DigestTree digests = new DigestTree();

    /** What an entry would be to this set. */
    public enum Offer {
        NEXT,
        DUPLICATE,
        GAP,
        FORK
    }

    /** Says what the entry would be; changes nothing and does not look at the signature. */
    public Offer check(Entry entry) {
        Feed feed = feeds.get(entry.author());
        if (feed == null) {
            return entry.sequence() == 1 ? Offer.NEXT : Offer.GAP;
        }
        if (feed.holds(entry.sequence())) {
            return feed.get(entry.sequence()).equals(entry) ? Offer.DUPLICATE : Offer.FORK;
        }
        if (entry.sequence() > feed.headSequence() + 1) {
            return Offer.GAP;
        }
        return entry.follows(feed.head()) ? Offer.NEXT : Offer.FORK;
    }

    /** Adds an entry for which {@link #check} says {@link Offer#NEXT}. The caller has verified its signature. */
    public void add(Entry entry) {
        if (check(entry) != Offer.NEXT) {
            throw new IllegalArgumentException(entry + " is not the next one of its feed");
        }
        Feed feed = feeds.computeIfAbsent(entry.author(), author -> new Feed());
        long before = feed.headSequence() == 0 ? 0 : feed.head().shortHash();
        feed.append(entry);
        digests.change(entry.author(), before, entry.shortHash());
        entryCount++;
    }

    /** The number of the author's last entry; 0 when there is none. */
    public long headSequence(NodeId author) {
        Feed feed = feeds.get(author);
        return feed == null ? 0 : feed.headSequence();
    }

    public Optional<Entry> head(NodeId author) {
        return Optional.ofNullable(feeds.get(author)).map(Feed::head);
    }

    public Optional<Entry> get(EntryRef ref) {
        Feed feed = feeds.get(ref.author());
        return feed == null || !feed.holds(ref.sequence()) ? Optional.empty() : Optional.of(feed.get(ref.sequence()));
    }

    /** The author's entries {@code from} to {@code to}, both included, as far as they are held. */
    public List<Entry> range(NodeId author, long from, long to) {
        Feed feed = feeds.get(author);
        return feed == null ? List.of() : feed.range(from, to);
    }

    /** All authors in the order of their ids. */
    public Collection<NodeId> authors() {
        return java.util.Collections.unmodifiableSet(feeds.keySet());
    }

    /** The authors between two ids, both included, in order. */
    public Collection<NodeId> authors(NodeId from, NodeId to) {
        return java.util.Collections.unmodifiableSet(
                feeds.subMap(from, true, to, true).keySet());
    }

    /** Every entry, author by author. */
    public List<Entry> entries() {
        return feeds.values().stream()
                .flatMap(feed -> feed.range(1, feed.headSequence()).stream())
                .toList();
    }

    public long entryCount() {
        return entryCount;
    }

    /**
     * Short digest of all heads, and so, the feeds being hash chains, of all entries: the exclusive or of the first 8
     * bytes of every head's hash. Equal sets have equal digests.
     */
    public long digest() {
        return digests.digest();
    }

    /** The digests of parts of the set: an author contributes the first 8 bytes of its head's hash. */
    public DigestTree digests() {
        return digests;
    }
}
