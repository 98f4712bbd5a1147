package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Tells peers what is here: all of it when a connection begins and now and then, and what changed in between. A step's
 * writes are on the disk before it sends, so whatever is said to be here is on the disk.
 */
final class Haves {
    /** An author hears of its own messages at once, and of more that follow after so long, together. */
    static final long TELL_AUTHOR_MILLIS = 20;

    /** The others hear of what came after so long. */
    private static final long TELL_MILLIS = 500;

    /** Of one frame, as far as it is counted. */
    private static final int MAX_COUNTED_BYTES = 100_000;

    private static final int BYTES_PER_AUTHOR = 32;
    private static final int BYTES_PER_RANGE = 20;

    private final Desk desk;
    private final Feeds feeds;
    private final Connections connections;

    Haves(Desk desk, Feeds feeds, Connections connections) {
        this.desk = desk;
        this.feeds = feeds;
        this.connections = connections;
    }

    /** Something of this author came, from a peer that has it too; or some of it was dropped. */
    void changed(NodeId author, ChatTime now) {
        for (Connection connection : connections.all()) {
            connection.untold.add(author);
            long tellAtMillis = connection.peer.equals(author)
                    ? Math.max(now.millis(), connection.toldAtMillis + TELL_AUTHOR_MILLIS)
                    : now.millis() + TELL_MILLIS;
            connection.tellAtMillis = Math.min(connection.tellAtMillis, tellAtMillis);
        }
    }

    /** Tells what is due. */
    void tell(ChatTime now) {
        for (Connection connection : connections.all()) {
            if (now.millis() >= connection.tellAllAtMillis) {
                connection.tellAllAtMillis = now.millis() + desk.config.syncPeriodMillis();
                tell(connection, feeds.all().stream().map(feed -> feed.author).toList(), true);
            } else if (now.millis() >= connection.tellAtMillis) {
                tell(connection, connection.untold, false);
                connection.toldAtMillis = now.millis();
            }
        }
    }

    private void tell(Connection connection, Collection<NodeId> authors, boolean isComplete) {
        boolean isFirst = isComplete;
        List<Frame.Held> told = new ArrayList<>();
        int bytes = 0;
        for (NodeId author : authors) {
            Frame.Held held = held(feeds.of(author));
            told.add(held);
            bytes += BYTES_PER_AUTHOR + BYTES_PER_RANGE * held.held().rangeCount();
            if (bytes > MAX_COUNTED_BYTES) {
                desk.send(connection, new Frame.Have(isFirst, told));
                told.clear();
                bytes = 0;
                isFirst = false;
            }
        }
        if (isFirst || !told.isEmpty()) {
            desk.send(connection, new Frame.Have(isFirst, told));
        }
        connection.untold.clear();
        connection.tellAtMillis = Long.MAX_VALUE;
    }

    private static Frame.Held held(AuthorFeed feed) {
        if (feed.held.rangeCount() <= ChatLimits.MAX_RANGES_PER_AUTHOR) {
            return new Frame.Held(feed.author, feed.base, feed.held);
        }
        List<Ranges.Range> all = feed.held.list();
        Ranges newest = new Ranges();
        all.subList(all.size() - ChatLimits.MAX_RANGES_PER_AUTHOR, all.size())
                .forEach(range -> newest.add(range.first(), range.last()));
        return new Frame.Held(feed.author, feed.base, newest);
    }

    long nextWakeMillis() {
        return connections.all().stream()
                .mapToLong(connection -> Math.min(connection.tellAtMillis, connection.tellAllAtMillis))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
