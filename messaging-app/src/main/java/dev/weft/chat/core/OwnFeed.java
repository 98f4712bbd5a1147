package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import java.util.List;
import java.util.Optional;

/**
 * Writes the own group messages. After a start nothing is written before the peers have said what they hold of the own feed:
 * the disk may be an old copy, and two messages with one number would be taken for two histories.
 */
final class OwnFeed {
    /** Claims to hold more of the own feed are followed for so many times the usual wait. */
    private static final int MAX_WAITS = 6;

    private final Desk desk;
    private final Feeds feeds;
    private final Parents parents;
    private final Peers peers;
    private final Connections connections;
    private final long startedAt;
    private boolean isSettled;
    private boolean hasRoster;

    OwnFeed(Desk desk, Feeds feeds, Parents parents, Peers peers, Connections connections, ChatTime now) {
        this.desk = desk;
        this.feeds = feeds;
        this.parents = parents;
        this.peers = peers;
        this.connections = connections;
        this.startedAt = now.millis();
        feeds.head(feeds.of(desk.self)).ifPresent(head -> desk.follow(head.time()));
    }

    void rosterCame() {
        hasRoster = true;
    }

    boolean isSettled() {
        return isSettled;
    }

    /** When it is to be looked again whether it is settled. */
    long nextWakeMillis(ChatTime now) {
        return isSettled ? Long.MAX_VALUE : Math.max(startedAt + desk.config.settleMillis(), now.millis() + 200);
    }

    /** Looks whether everybody has been heard, or has had the time for it. */
    void look(ChatTime now) {
        if (isSettled) {
            return;
        }
        long waited = now.millis() - startedAt;
        boolean isWaitOver = waited >= desk.config.settleMillis();
        boolean hasGivenUp = waited >= MAX_WAITS * desk.config.settleMillis();
        if (hasGivenUp || (!isOwnMissing() && (isWaitOver || (hasRoster && hasHeardAll())))) {
            isSettled = true;
            desk.outbox.log(
                    false, "own-feed", "entries", feeds.of(desk.self).held.last(), "waitedMillis", waited);
            desk.outbox.viewChanged();
        }
    }

    private boolean hasHeardAll() {
        return peers.members().stream()
                .filter(member -> member.chatId() != null && !desk.self.equals(member.chatId()))
                .filter(member -> member.status() == MemberStatus.ALIVE || member.status() == MemberStatus.SUSPECT)
                .allMatch(member -> connections
                        .to(java.util.Objects.requireNonNull(member.chatId()))
                        .filter(connection -> connection.hasSaidAll)
                        .isPresent());
    }

    /** Whether somebody who is connected says to have more of it. */
    private boolean isOwnMissing() {
        AuthorFeed own = feeds.of(desk.self);
        return connections.all().stream().anyMatch(connection -> {
            Ranges there = connection.heldOf(desk.self).copy();
            there.remove(0, own.base - 1);
            there.removeAll(own.held);
            there.removeAll(own.misfits);
            return !there.isEmpty();
        });
    }

    ConversationItem.Group write(String text, ChatTime now) {
        AuthorFeed own = feeds.of(desk.self);
        Optional<Entry> head = feeds.head(own);
        GroupBody body = new GroupBody(Math.max(0, now.wallMillis()), parents.next(), text);
        Entry entry = Entry.sign(
                desk.crypto,
                desk.identity.signing(),
                desk.identity.key(),
                own.held.last() + 1,
                head.map(Entry::hash).orElseGet(Entry::noPrevious),
                desk.nextTime(now),
                GroupBody.KIND,
                body.encode());
        feeds.add(entry);
        parents.stored(entry, new GroupBody(body.writtenAtMillis(), List.of(), text));
        ConversationItem.Group item = new ConversationItem.Group(
                desk.nextArrival(),
                entry,
                text,
                body.writtenAtMillis(),
                now.wallMillis(),
                Origin.WRITTEN,
                desk.self,
                false);
        desk.counters.count("entries.written");
        desk.outbox.write(new StoreWrite.ItemAdded(item));
        desk.outbox.notice(new Notice.ItemAdded(item));
        MessageId.Group id = item.id();
        for (Connection connection : connections.all()) {
            desk.send(connection, new Frame.Live(entry.wire()));
            desk.evidence(id, Evidence.What.SENT, now, connection.peer, connection.id, "");
        }
        return item;
    }
}
