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

    /** Whoever claims what it does not give makes this node wait only so often. */
    private static final long DOUBT_PERIOD_MILLIS = 300_000;

    private final Desk desk;
    private final Feeds feeds;
    private final Parents parents;
    private final Peers peers;
    private final Connections connections;
    private long askingSince;
    /** Before that no claim of peers makes this node wait again. */
    private long doubtAt = Long.MIN_VALUE;

    private boolean isSettled;
    private boolean hasRoster;

    OwnFeed(Desk desk, Feeds feeds, Parents parents, Peers peers, Connections connections, ChatTime now) {
        this.desk = desk;
        this.feeds = feeds;
        this.parents = parents;
        this.peers = peers;
        this.connections = connections;
        this.askingSince = now.millis();
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
        return isSettled ? Long.MAX_VALUE : Math.max(askingSince + desk.config.settleMillis(), now.millis() + 200);
    }

    /** Looks whether everybody has been heard, or has had the time for it. */
    void look(ChatTime now) {
        boolean isMissing = isOwnMissing();
        if (isSettled && isMissing && now.millis() >= doubtAt) {
            isSettled = false;
            askingSince = now.millis();
            desk.outbox.viewChanged();
        }
        if (isSettled) {
            return;
        }
        long waited = now.millis() - askingSince;
        boolean isWaitOver = waited >= desk.config.settleMillis();
        boolean hasGivenUp = waited >= MAX_WAITS * desk.config.settleMillis();
        if (hasGivenUp || (!isMissing && (isWaitOver || (hasRoster && hasHeardAll())))) {
            isSettled = true;
            doubtAt = now.millis() + (hasGivenUp ? DOUBT_PERIOD_MILLIS : 0);
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

    /** What the next entry comes after: also what only others have, so that it is no second entry with a number in use. */
    private Optional<Entry> last(AuthorFeed own) {
        Entry lost = own.lostTip;
        return lost != null && lost.sequence() > own.held.last() ? Optional.of(lost) : feeds.head(own);
    }

    ConversationItem.Group write(String text, ChatTime now) {
        AuthorFeed own = feeds.of(desk.self);
        Optional<Entry> head = last(own);
        head.ifPresent(entry -> desk.follow(entry.time()));
        GroupBody body = new GroupBody(Math.max(0, now.wallMillis()), parents.next(), text);
        Entry entry = Entry.sign(
                desk.crypto,
                desk.identity.signing(),
                desk.identity.key(),
                head.map(Entry::sequence).orElse(0L) + 1,
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
                0,
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
