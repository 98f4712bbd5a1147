package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import java.util.ArrayList;
import java.util.List;

/** Gives peers what they miss, of any author. */
final class PullServer {
    /** Entries of one answer; the rest of the frame is for what is around them. */
    private static final int MAX_ENTRY_BYTES = ChatLimits.MAX_FRAME_BYTES - 2_048;

    private final Desk desk;
    private final Feeds feeds;
    private final Peers peers;

    PullServer(Desk desk, Feeds feeds, Peers peers) {
        this.desk = desk;
        this.feeds = feeds;
        this.peers = peers;
    }

    void answer(Connection connection, Frame.Pull pull, ChatTime now) {
        if (pull.first() > pull.last() || !connection.pulls.take(now.millis())) {
            desk.counters.count("pulls.refused");
            return;
        }
        if (!peers.isAuthor(pull.author())) {
            desk.send(connection, new Frame.Entries(pull.request(), 1, pull.last(), List.of()));
            return;
        }
        AuthorFeed feed = feeds.of(pull.author());
        List<byte[]> wires = new ArrayList<>();
        long coveredTo = pull.last();
        int bytes = 0;
        long first = Math.max(pull.first(), feed.base);
        for (Entry entry : feeds.range(pull.author(), first, pull.last(), ChatLimits.MAX_ENTRIES_PER_ANSWER + 1)) {
            bytes += entry.wireLength() + 4;
            if (bytes > MAX_ENTRY_BYTES || wires.size() == ChatLimits.MAX_ENTRIES_PER_ANSWER) {
                coveredTo = entry.sequence() - 1;
                break;
            }
            wires.add(entry.wire());
        }
        desk.counters.count("pulls.given", wires.size());
        desk.send(connection, new Frame.Entries(pull.request(), feed.base, coveredTo, wires));
    }
}
