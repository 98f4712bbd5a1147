package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which peers say to have which of the own group messages on their disks. */
final class DeliveryMarks {
    private final Desk desk;
    private final Feeds feeds;
    private final NavigableMap<NodeId, Ranges> held = new TreeMap<>();

    DeliveryMarks(Desk desk, Feeds feeds, StoredState state) {
        this.desk = desk;
        this.feeds = feeds;
        state.heldElsewhere().forEach((peer, ranges) -> held.put(peer, ranges.copy()));
    }

    /** The other side of a connection said what it has of the own feed. */
    void said(Connection from, Ranges there, ChatTime now) {
        NodeId peer = from.peer;
        Ranges own = feeds.of(desk.self).held;
        Ranges marked = held.computeIfAbsent(peer, key -> new Ranges());
        // Nobody has what was never written; and what was dropped here needs no mark.
        Ranges fresh = there.and(own);
        fresh.removeAll(marked);
        for (Ranges.Range range : fresh.list()) {
            marked.add(range.first(), range.last());
            desk.outbox.write(
                    new StoreWrite.HeldElsewhere(peer, range.first(), range.last(), now.wallMillis(), from.id));
            desk.outbox.notice(new Notice.HeldElsewhere(peer, range.first(), range.last()));
        }
    }

    void dropped(long base) {
        held.values().forEach(ranges -> ranges.remove(0, base - 1));
    }
}
