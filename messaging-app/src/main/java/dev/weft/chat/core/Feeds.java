package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All group messages that are here: numbers in memory, entries in the store. */
final class Feeds {
    private final ChatStore store;
    private final NavigableMap<NodeId, AuthorFeed> byAuthor = new TreeMap<>();

    /** Entries of this step: the store does not have them yet. */
    private final NavigableMap<EntryRef, Entry> fresh = new TreeMap<>();

    Feeds(ChatStore store, StoredState state) {
        this.store = store;
        for (StoredState.FeedState stored : state.feeds()) {
            AuthorFeed feed =
                    new AuthorFeed(stored.author(), stored.base(), stored.held().copy());
            feed.isForked = stored.isForked();
            feed.named = stored.named();
            feed.namedAt = stored.namedAt();
            byAuthor.put(stored.author(), feed);
        }
    }

    /** The step was taken: what was fresh is in the store from now on. */
    void settle() {
        fresh.clear();
    }

    AuthorFeed of(NodeId author) {
        return byAuthor.computeIfAbsent(author, key -> new AuthorFeed(key, 1, new Ranges()));
    }

    Collection<AuthorFeed> all() {
        return byAuthor.values();
    }

    void add(Entry entry) {
        AuthorFeed feed = of(entry.author());
        if (entry.sequence() > feed.held.last()) {
            feed.head = entry;
        }
        feed.held.add(entry.sequence());
        fresh.put(entry.ref(), entry);
    }

    boolean isForked(NodeId author) {
        AuthorFeed feed = byAuthor.get(author);
        return feed != null && feed.isForked;
    }

    boolean holds(NodeId author, long sequence) {
        AuthorFeed feed = byAuthor.get(author);
        return feed != null && feed.held.contains(sequence);
    }

    Optional<Entry> get(NodeId author, long sequence) {
        if (!holds(author, sequence)) {
            return Optional.empty();
        }
        AuthorFeed feed = of(author);
        if (sequence == feed.held.last()) {
            return head(feed);
        }
        Entry found = fresh.get(new EntryRef(author, sequence));
        return found != null ? Optional.of(found) : store.entry(author, sequence);
    }

    /** The entry with the highest number. */
    Optional<Entry> head(AuthorFeed feed) {
        if (feed.head == null && !feed.held.isEmpty()) {
            feed.head = store.entry(feed.author, feed.held.last()).orElse(null);
        }
        return Optional.ofNullable(feed.head);
    }

    /** Entries between two numbers, in order. */
    List<Entry> range(NodeId author, long first, long last, int maximum) {
        if (first > last) {
            return List.of();
        }
        List<Entry> stored = store.entries(author, first, last, maximum);
        Map<EntryRef, Entry> added = fresh.subMap(new EntryRef(author, first), true, new EntryRef(author, last), true);
        return added.isEmpty()
                ? stored
                : Stream.concat(stored.stream(), added.values().stream())
                        .sorted(java.util.Comparator.comparingLong(Entry::sequence))
                        .limit(maximum)
                        .toList();
    }

    void drop(AuthorFeed feed, long base) {
        feed.base = base;
        feed.held.remove(0, base - 1);
        feed.misfits.remove(0, base - 1);
        fresh.keySet().removeIf(ref -> ref.author().equals(feed.author) && ref.sequence() < base);
    }
}
