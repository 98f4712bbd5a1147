package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is missing, and why. That a message exists is known from a later one of its author, or from one that builds on it:
 * both are signed. What peers merely say to have makes no gap, but it decides what may become of one.
 */
final class Gaps {
    /** Whoever is a member and has not been connected for so long counts as not reachable. */
    private static final long PATIENCE_MILLIS = 60_000;

    private final Desk desk;
    private final Feeds feeds;
    private final Peers peers;
    private final Connections connections;

    /** What is known of one missing number. */
    private record Prospect(Gap.State state, String reason) {}

    Gaps(Desk desk, Feeds feeds, Peers peers, Connections connections) {
        this.desk = desk;
        this.feeds = feeds;
        this.peers = peers;
        this.connections = connections;
    }

    /** All gaps, in the order of the conversation. */
    List<Gap> all(ChatTime now) {
        List<Gap> gaps = new ArrayList<>();
        for (AuthorFeed feed : feeds.all()) {
            for (Ranges.Range hole : feed.held.holes(feed.base, existing(feed))) {
                if (gaps.size() < ChatLimits.MAX_GAPS) {
                    split(feed, hole, gaps, now);
                }
            }
        }
        gaps.sort(Comparator.comparing(Gap::position).thenComparing(Gap::author));
        return gaps;
    }

    /**
     * The highest number that exists. What somebody else's message builds on does not count beyond what the author itself
     * says to have written, when it is here to be asked.
     */
    private long existing(AuthorFeed feed) {
        if (feed.named <= feed.held.last()) {
            return feed.held.last();
        }
        long said = feed.author.equals(desk.self)
                ? 0
                : connections
                        .to(feed.author)
                        .filter(connection -> connection.hasSaidAll)
                        .map(connection -> connection.heldOf(feed.author).last())
                        .orElse(Long.MAX_VALUE);
        return Math.max(feed.held.last(), Math.min(feed.named, said));
    }

    private void split(AuthorFeed feed, Ranges.Range hole, List<Gap> gaps, ChatTime now) {
        Position position = position(feed, hole);
        Prospect current = null;
        long first = hole.first();
        for (long start : starts(feed.author, hole)) {
            Prospect next = prospect(feed, start, now);
            if (current != null && !current.equals(next)) {
                gaps.add(gap(feed.author, first, start - 1, current, position));
                first = start;
            }
            current = next;
        }
        if (current != null) {
            gaps.add(gap(feed.author, first, hole.last(), current, position));
        }
    }

    private static Gap gap(NodeId author, long first, long last, Prospect prospect, Position before) {
        Position position = new Position(before.time(), before.author(), first);
        return new Gap(author, first, last, prospect.state, prospect.reason, position);
    }

    /** Right before what comes after it: the next message of its author, or the one that builds on it. */
    private Position position(AuthorFeed feed, Ranges.Range hole) {
        Optional<Position> next = feeds.get(feed.author, hole.last() + 1).map(ConversationItem.Group::positionOf);
        Position named = feed.namedAt;
        if (next.isPresent() || named == null) {
            return next.orElseGet(() -> new Position(0, feed.author, 0));
        }
        return new Position(named.time(), new NodeId(0, 0), 0);
    }

    /** Numbers of the hole at which what is known may change. */
    private NavigableSet<Long> starts(NodeId author, Ranges.Range hole) {
        NavigableSet<Long> starts = new TreeSet<>();
        starts.add(hole.first());
        for (Connection connection : connections.all()) {
            starts.add(connection.baseOf(author));
            for (Ranges.Range part : connection.heldOf(author).within(hole.first(), hole.last())) {
                starts.add(part.first());
                starts.add(part.last() + 1);
            }
        }
        for (Ranges.Range misfit : feeds.of(author).misfits.within(hole.first(), hole.last())) {
            starts.add(misfit.first());
            starts.add(misfit.last() + 1);
        }
        return starts.subSet(hole.first(), true, hole.last(), true);
    }

    private Prospect prospect(AuthorFeed feed, long number, ChatTime now) {
        if (feed.misfits.contains(number)) {
            return new Prospect(Gap.State.UNAVAILABLE, "what was found contradicts what is here");
        }
        List<String> holders = connections.all().stream()
                .filter(connection -> connection.heldOf(feed.author).contains(number))
                .map(connection -> peers.nameOf(connection.peer))
                .toList();
        if (!holders.isEmpty()) {
            return new Prospect(Gap.State.RECOVERING, "held by " + String.join(", ", holders));
        }
        List<String> unheard = connections.all().stream()
                .filter(connection -> !connection.hasSaidAll)
                .map(connection -> peers.nameOf(connection.peer))
                .toList();
        if (!unheard.isEmpty()) {
            return new Prospect(Gap.State.RECOVERING, "asking " + String.join(", ", unheard));
        }
        List<String> awaited = apart(true, now);
        if (!awaited.isEmpty()) {
            return new Prospect(Gap.State.RECOVERING, "waiting for " + String.join(", ", awaited));
        }
        boolean isDropped = connections
                .to(feed.author)
                .filter(connection -> connection.baseOf(feed.author) > number)
                .isPresent();
        List<String> apart = apart(false, now);
        if (isDropped && apart.isEmpty()) {
            return new Prospect(Gap.State.EXPIRED, "nobody keeps them any more, not even their author");
        }
        // Who cannot be asked may keep more than the author does.
        String away = apart.isEmpty() ? "nobody has them" : "not reachable: " + String.join(", ", apart);
        return new Prospect(Gap.State.UNAVAILABLE, isDropped ? "their author keeps them no more; " + away : away);
    }

    /** Members with a chat that are not connected: those that may be at any moment, or the others. */
    private List<String> apart(boolean isSoon, ChatTime now) {
        List<String> names = new ArrayList<>();
        for (StoreWrite.MemberKnown member : peers.members()) {
            NodeId chatId = member.chatId();
            if (chatId != null
                    && !chatId.equals(desk.self)
                    && connections.to(chatId).isEmpty()) {
                boolean isPresent = member.status() == MemberStatus.ALIVE || member.status() == MemberStatus.SUSPECT;
                boolean isAwaited = isPresent && peers.apartMillis(chatId, now) < PATIENCE_MILLIS;
                boolean mayReturn = isPresent || member.status() == MemberStatus.DEAD;
                if (isSoon ? isAwaited : mayReturn && !isAwaited) {
                    names.add(member.name());
                }
            }
        }
        return names;
    }
}
