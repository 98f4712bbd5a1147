package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;

/** Drops what is too old or too much; the newest message of each author stays. */
final class Retention {
    /** What is dropped is dropped in parts of this share of what is kept, because each part costs a transaction. */
    private static final int SLACK_SHARE = 10;

    /** Ids of direct messages are kept for so many times as long as the messages: whoever repeats one then is not tricked. */
    private static final int ID_LIVES = 3;

    private static final long OLD_PERIOD_MILLIS = 600_000;

    private final Desk desk;
    private final Feeds feeds;
    private final DeliveryMarks marks;
    private final Haves haves;
    private long oldDroppedAt = Long.MIN_VALUE / 2;

    Retention(Desk desk, Feeds feeds, DeliveryMarks marks, Haves haves) {
        this.desk = desk;
        this.feeds = feeds;
        this.marks = marks;
        this.haves = haves;
    }

    /** Something of this author was stored. */
    void stored(NodeId author, ChatTime now) {
        AuthorFeed feed = feeds.of(author);
        int kept = desk.config.keptPerAuthor();
        long base = feed.held.last() - kept + 1;
        if (base > feed.base + kept / SLACK_SHARE) {
            drop(feed, base, now);
        }
    }

    /** Now and then: what came too long ago. */
    void age(ChatTime now) {
        long oldest = now.wallMillis() - desk.config.keptMillis();
        for (AuthorFeed feed : List.copyOf(feeds.all())) {
            long first = feed.held.first();
            if (first > 0 && first < feed.held.last()) {
                long base = Math.min(
                        desk.store.firstStoredSince(feed.author, oldest).orElse(Long.MAX_VALUE), feed.held.last());
                if (base > feed.base && base > first) {
                    drop(feed, base, now);
                }
            }
        }
        if (now.millis() - oldDroppedAt >= OLD_PERIOD_MILLIS) {
            oldDroppedAt = now.millis();
            desk.outbox.write(
                    new StoreWrite.OldDropped(oldest, now.wallMillis() - ID_LIVES * desk.config.keptMillis()));
        }
    }

    private void drop(AuthorFeed feed, long base, ChatTime now) {
        feeds.drop(feed, base);
        if (feed.author.equals(desk.self)) {
            marks.dropped(base);
        }
        desk.counters.count("feeds.dropped");
        desk.outbox.write(new StoreWrite.FeedDropped(feed.author, base));
        desk.outbox.notice(new Notice.Dropped(feed.author, base));
        haves.changed(feed.author, now);
    }
}
