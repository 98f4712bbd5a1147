package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gets what is missing: asks whoever says to have it, a few ranges at a time from each, the newest of each author first.
 * What somebody turns out not to have is asked from others.
 */
final class Pulls {
    private static final int MAX_OPEN_PER_CONNECTION = 4;

    private final Desk desk;
    private final Feeds feeds;
    private final Peers peers;
    private final Connections connections;
    private final NavigableMap<Long, Open> open = new TreeMap<>();
    /** What is asked for now, by author. */
    private final Map<NodeId, Ranges> asked = new HashMap<>();
    /** Of which author something was asked last, so that all have their turn. */
    private @Nullable NodeId lastAuthor;

    private long lastRequest;

    /** Something that was asked for. */
    private record Open(long connection, NodeId author, long first, long last, long untilMillis) {}

    Pulls(Desk desk, Feeds feeds, Peers peers, Connections connections) {
        this.desk = desk;
        this.feeds = feeds;
        this.peers = peers;
        this.connections = connections;
    }

    /** Asks for what is missing, as far as may be asked at one time. */
    void ask(ChatTime now) {
        boolean hasAsked = true;
        while (hasAsked) {
            hasAsked = false;
            for (Connection connection : connections.all()) {
                long openThere = open.values().stream()
                        .filter(pull -> pull.connection == connection.id)
                        .count();
                if (openThere < MAX_OPEN_PER_CONNECTION) {
                    hasAsked |= askOne(connection, now);
                }
            }
        }
    }

    private boolean askOne(Connection connection, ChatTime now) {
        List<NodeId> authors = new ArrayList<>();
        if (lastAuthor != null) {
            authors.addAll(connection.has.tailMap(lastAuthor, false).keySet());
            authors.addAll(connection.has.headMap(lastAuthor, true).keySet());
        } else {
            authors.addAll(connection.has.keySet());
        }
        for (NodeId author : authors) {
            Optional<Ranges.Range> next = peers.isAuthor(author) ? next(connection, author) : Optional.empty();
            if (next.isPresent()) {
                ask(connection, author, next.get(), now);
                return true;
            }
        }
        return false;
    }

    /** A part of what the other side has and is missing here: the newest while the newest is missing, else the oldest. */
    private Optional<Ranges.Range> next(Connection connection, NodeId author) {
        AuthorFeed feed = feeds.of(author);
        Ranges there = connection.heldOf(author);
        if (there.isEmpty() || feed.held.containsAll(there.first(), there.last())) {
            return Optional.empty();
        }
        Ranges wanted = there.copy();
        wanted.remove(0, feed.base - 1);
        wanted.removeAll(feed.held);
        wanted.removeAll(feed.misfits);
        wanted.removeAll(asked(connection, author));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<Ranges.Range> parts = wanted.list();
        Ranges.Range newest = parts.get(parts.size() - 1);
        if (newest.last() > feed.held.last()) {
            return Optional.of(new Ranges.Range(
                    Math.max(newest.first(), newest.last() - ChatLimits.MAX_ENTRIES_PER_ANSWER + 1), newest.last()));
        }
        Ranges.Range oldest = parts.get(0);
        return Optional.of(new Ranges.Range(
                oldest.first(), Math.min(oldest.last(), oldest.first() + ChatLimits.MAX_ENTRIES_PER_ANSWER - 1)));
    }

    /** What is not to be asked for now. The own feed is asked for from all at once: until it is here nothing is written. */
    private Ranges asked(Connection connection, NodeId author) {
        if (!author.equals(desk.self)) {
            return asked.getOrDefault(author, new Ranges());
        }
        Ranges there = new Ranges();
        open.values().stream()
                .filter(pull -> pull.connection == connection.id && pull.author.equals(author))
                .forEach(pull -> there.add(pull.first, pull.last));
        return there;
    }

    private void ask(Connection connection, NodeId author, Ranges.Range range, ChatTime now) {
        lastAuthor = author;
        long request = ++lastRequest;
        open.put(
                request,
                new Open(
                        connection.id,
                        author,
                        range.first(),
                        range.last(),
                        now.millis() + desk.config.pullTimeoutMillis()));
        asked.computeIfAbsent(author, key -> new Ranges()).add(range.first(), range.last());
        desk.counters.count("pulls.asked");
        desk.send(connection, new Frame.Pull(request, author, range.first(), range.last()));
    }

    /**
     * An answer came.
     *
     * @return the entries that were asked for; empty also when nobody asked
     */
    List<Entry> answered(Connection connection, Frame.Entries answer) {
        Open pull = open.get(answer.request());
        if (pull == null || pull.connection != connection.id) {
            desk.counters.count("pulls.unasked");
            return List.of();
        }
        close(answer.request());
        List<Entry> entries = new ArrayList<>();
        Ranges given = new Ranges();
        for (byte[] wire : answer.wires()) {
            Entry entry = GroupIntake.read(wire).orElse(null);
            boolean isWanted = entry != null
                    && entry.author().equals(pull.author)
                    && entry.sequence() >= pull.first
                    && entry.sequence() <= pull.last;
            if (entry != null && isWanted) {
                entries.add(entry);
                given.add(entry.sequence());
            } else {
                desk.counters.count("pulls.not-wanted");
            }
        }
        long coveredTo = Math.max(pull.first, Math.min(answer.coveredTo(), pull.last));
        for (Ranges.Range hole : given.holes(pull.first, coveredTo)) {
            // What was dropped there in the meantime was no false claim.
            connection.hasNot(pull.author, hole.first(), hole.last(), hole.last() >= answer.base());
            desk.counters.count("pulls.not-there", hole.size());
        }
        return entries;
    }

    /** What was given is not good: nobody is asked for it there again, until it is said anew to be there. */
    void isNoGood(Connection connection, Entry entry) {
        connection.hasNot(entry.author(), entry.sequence(), entry.sequence(), true);
    }

    private void close(long request) {
        Open pull = open.remove(request);
        if (pull != null) {
            Ranges left = new Ranges();
            open.values().stream()
                    .filter(other -> other.author.equals(pull.author))
                    .forEach(other -> left.add(other.first, other.last));
            if (left.isEmpty()) {
                asked.remove(pull.author);
            } else {
                asked.put(pull.author, left);
            }
        }
    }

    void disconnected(long connection) {
        List.copyOf(open.entrySet()).stream()
                .filter(pull -> pull.getValue().connection == connection)
                .forEach(pull -> close(pull.getKey()));
    }

    /** Gives up what was not answered in time; somebody else may have it. */
    void giveUp(ChatTime now) {
        for (Map.Entry<Long, Open> pull : List.copyOf(open.entrySet())) {
            Open late = pull.getValue();
            if (now.millis() >= late.untilMillis) {
                close(pull.getKey());
                desk.counters.count("pulls.no-answer");
                connections
                        .get(late.connection)
                        .ifPresent(connection ->
                                connection.hasNot(late.author, late.first, late.last, late.author.equals(desk.self)));
            }
        }
    }

    long nextWakeMillis() {
        return open.values().stream().mapToLong(Open::untilMillis).min().orElse(Long.MAX_VALUE);
    }
}
