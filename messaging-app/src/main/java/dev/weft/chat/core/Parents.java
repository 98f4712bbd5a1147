package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What builds on what: the parents that own messages name, and what the messages of others name. */
final class Parents {
    private final Desk desk;
    private final Feeds feeds;
    private final Peers peers;

    /** The newest entries of others since the own last one. */
    private final Map<NodeId, Entry> unnamed = new LinkedHashMap<>();

    Parents(Desk desk, Feeds feeds, Peers peers) {
        this.desk = desk;
        this.feeds = feeds;
        this.peers = peers;
        long lastOwn = feeds.head(feeds.of(desk.self)).map(Entry::time).orElse(0L);
        desk.follow(lastOwn);
        feeds.all().stream().flatMap(feed -> feeds.head(feed).stream()).forEach(head -> desk.witness(head.time()));
        for (AuthorFeed feed : feeds.all()) {
            feeds.head(feed)
                    .filter(head ->
                            head.time() > lastOwn && desk.isFollowed(head.time()) && !feed.author.equals(desk.self))
                    .ifPresent(head -> unnamed.put(feed.author, head));
        }
    }

    /** Whether an entry is later than those of its parents that are here. */
    boolean areBefore(Entry entry, GroupBody body) {
        for (GroupBody.Parent parent : body.parents()) {
            Optional<Entry> here = feeds.get(parent.author(), parent.sequence());
            if (here.isPresent() && here.get().shortHash() != parent.shortHash()) {
                desk.counters.count("entries.parent-differs");
            } else if (here.isPresent() && here.get().time() >= entry.time()) {
                return false;
            }
        }
        return true;
    }

    /** Remembers what a stored entry tells: a new head, and parents that are not here. */
    void stored(Entry entry, GroupBody body) {
        if (entry.author().equals(desk.self)) {
            unnamed.clear();
        } else if (feeds.of(entry.author()).held.last() == entry.sequence() && desk.isFollowed(entry.time())) {
            unnamed.put(entry.author(), entry);
        }
        for (GroupBody.Parent parent : body.parents()) {
            if (peers.isAuthor(parent.author())) {
                name(feeds.of(parent.author()), parent.sequence(), entry);
            }
        }
    }

    private void name(AuthorFeed feed, long sequence, Entry by) {
        if (sequence > feed.known()) {
            Position at = ConversationItem.Group.positionOf(by);
            feed.named = sequence;
            feed.namedAt = at;
            desk.outbox.write(new StoreWrite.HeadNamed(feed.author, sequence, at));
        }
    }

    /** What the next own entry names: the newest that were not named before. */
    List<GroupBody.Parent> next() {
        List<Entry> newest = new ArrayList<>(unnamed.values());
        newest.sort(Comparator.comparingLong(Entry::time).reversed());
        return newest.subList(0, Math.min(newest.size(), ChatLimits.MAX_PARENTS)).stream()
                .map(entry -> new GroupBody.Parent(entry.author(), entry.sequence(), entry.shortHash()))
                .toList();
    }
}
