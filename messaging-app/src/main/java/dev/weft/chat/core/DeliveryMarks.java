package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Which peers say to have which of the own group messages on their disks. */
final class DeliveryMarks {
    /** What is said after a mark waits so long, and is marked together. */
    static final long MARK_MILLIS = 50;

    private final Desk desk;
    private final Feeds feeds;
    private final NavigableMap<NodeId, Ranges> held = new TreeMap<>();
    /** Who said something new; at most one each that is or just was connected. */
    private final Set<Connection> news = new LinkedHashSet<>();

    private long markedAtMillis = Long.MIN_VALUE / 2;

    DeliveryMarks(Desk desk, Feeds feeds, StoredState state) {
        this.desk = desk;
        this.feeds = feeds;
        state.heldElsewhere().forEach((peer, ranges) -> held.put(peer, ranges.copy()));
    }

    /** The other side of a connection said what it has. */
    void said(Connection from) {
        if (!fresh(from).isEmpty()) {
            news.add(from);
        }
    }

    /** Marks what was said, unless something was marked just now: each time is a wait for the disk. */
    void look(ChatTime now) {
        if (now.millis() < nextWakeMillis()) {
            return;
        }
        for (Connection from : news) {
            for (Ranges.Range range : fresh(from).list()) {
                marked(from.peer).add(range.first(), range.last());
                desk.outbox.write(new StoreWrite.HeldElsewhere(
                        from.peer, range.first(), range.last(), now.wallMillis(), from.id));
                desk.outbox.notice(new Notice.HeldElsewhere(from.peer, range.first(), range.last()));
            }
        }
        news.clear();
        markedAtMillis = now.millis();
    }

    long nextWakeMillis() {
        return news.isEmpty() ? Long.MAX_VALUE : markedAtMillis + MARK_MILLIS;
    }

    /** What it has, as it says, and is not marked. */
    private Ranges fresh(Connection from) {
        // Nobody has what was never written; and what was dropped here needs no mark.
        Ranges fresh = from.heldOf(desk.self).and(feeds.of(desk.self).held);
        fresh.removeAll(marked(from.peer));
        return fresh;
    }

    private Ranges marked(NodeId peer) {
        return held.computeIfAbsent(peer, key -> new Ranges());
    }

    void dropped(long base) {
        held.values().forEach(ranges -> ranges.remove(0, base - 1));
    }
}
