package dev.weft.chat.store;

import dev.weft.chat.core.ConversationItem.Group;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Origin;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.Ranges;
import dev.weft.chat.core.StoredState.FeedState;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Messages to all, and what of each author's feed was dropped or contradicted. */
final class MessageTable {
    private static final String COLUMNS =
            "SELECT arrival, wire, text, written_at, stored_at, origin, from_peer, connection, unread FROM message ";

    private final Sql sql;

    MessageTable(Sql sql) {
        this.sql = sql;
    }

    void add(Group item) throws SQLException {
        Entry entry = item.entry();
        int unused = sql.update(
                "INSERT INTO message (arrival, position, author, sequence, wire, text, written_at, stored_at, origin,"
                        + " from_peer, connection, unread) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                item.arrival(),
                Columns.position(item.position()),
                entry.author().toBytes(),
                entry.sequence(),
                entry.wire(),
                item.text(),
                item.writtenAtMillis(),
                item.storedAtMillis(),
                Columns.word(item.origin()),
                item.from().toBytes(),
                item.connection(),
                item.isUnread());
    }

    private static Group read(ResultSet row) throws SQLException {
        return new Group(
                row.getLong("arrival"),
                entry(row),
                row.getString("text"),
                row.getLong("written_at"),
                row.getLong("stored_at"),
                Columns.word(Origin.class, row, "origin"),
                Columns.id(row, "from_peer"),
                row.getLong("connection"),
                row.getBoolean("unread"));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        try {
            return Entry.decode(row.getBytes("wire"), Entry.MAX_WIRE_BYTES);
        } catch (MalformedException e) {
            throw new SQLException("message " + row.getLong("arrival") + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Drops what is older; the words have to go first. */
    void drop(NodeId author, long base) throws SQLException {
        byte[] id = author.toBytes();
        sql.update(
                "DELETE FROM words WHERE rowid IN (SELECT arrival FROM message WHERE author = ? AND sequence < ?)",
                id,
                base);
        sql.update("DELETE FROM message WHERE author = ? AND sequence < ?", id, base);
        sql.update(
                "INSERT INTO feed (author, base) VALUES (?, ?) ON CONFLICT DO UPDATE SET base = excluded.base",
                id,
                base);
    }

    void forked(NodeId author, long sequence, byte[] wire) throws SQLException {
        sql.update(
                "INSERT INTO feed (author, fork_sequence, fork_wire) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
                        + " fork_sequence = excluded.fork_sequence, fork_wire = excluded.fork_wire"
                        + " WHERE fork_wire IS NULL",
                author.toBytes(),
                sequence,
                wire);
    }

    void named(NodeId author, long sequence, Position at) throws SQLException {
        sql.update(
                "INSERT INTO feed (author, named, named_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
                        + " named = excluded.named, named_at = excluded.named_at",
                author.toBytes(),
                sequence,
                Columns.position(at));
    }

    void markRead(Position upTo) throws SQLException {
        sql.update("UPDATE message SET unread = 0 WHERE unread = 1 AND position <= ?", Columns.position(upTo));
    }

    /** What is held of each author of whom anything is or was held. */
    List<FeedState> feeds() throws SQLException {
        Map<NodeId, Ranges> held = new TreeMap<>();
        // Numbers without a hole have one difference to their place in the row.
        sql.query(
                "SELECT author, MIN(sequence) AS first, MAX(sequence) AS last FROM (SELECT author, sequence,"
                        + " sequence - ROW_NUMBER() OVER (PARTITION BY author ORDER BY sequence) AS island"
                        + " FROM message) GROUP BY author, island",
                row -> {
                    held.computeIfAbsent(Columns.id(row, "author"), author -> new Ranges())
                            .add(row.getLong("first"), row.getLong("last"));
                    return true;
                });
        Map<NodeId, FeedState> states = new TreeMap<>();
        sql.query("SELECT author, base, fork_wire IS NOT NULL AS forked, named, named_at FROM feed", row -> {
            NodeId author = Columns.id(row, "author");
            Ranges ranges = held.getOrDefault(author, new Ranges());
            return states.put(
                    author,
                    new FeedState(
                            author,
                            row.getLong("base"),
                            ranges,
                            row.getBoolean("forked"),
                            row.getLong("named"),
                            row.getBytes("named_at") == null ? null : Columns.position(row, "named_at")));
        });
        held.forEach((author, ranges) -> states.putIfAbsent(author, new FeedState(author, 1, ranges, false, 0, null)));
        return List.copyOf(states.values());
    }

    Optional<Group> find(MessageId.Group id) throws SQLException {
        return sql.first(
                COLUMNS + "WHERE author = ? AND sequence = ?",
                MessageTable::read,
                id.author().toBytes(),
                id.sequence());
    }

    List<Entry> entries(NodeId author, long first, long last, int maximum) throws SQLException {
        return sql.query(
                "SELECT arrival, wire FROM message WHERE author = ? AND sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?",
                MessageTable::entry,
                author.toBytes(),
                first,
                last,
                maximum);
    }

    OptionalLong firstStoredSince(NodeId author, long wallMillis) throws SQLException {
        Optional<Long> found = sql.first(
                "SELECT sequence FROM message WHERE author = ? AND stored_at >= ? ORDER BY sequence LIMIT 1",
                row -> row.getLong(1),
                author.toBytes(),
                wallMillis);
        return found.isPresent() ? OptionalLong.of(found.get()) : OptionalLong.empty();
    }

    List<Group> before(byte[] position, int limit) throws SQLException {
        return sql.query(
                COLUMNS + "WHERE position < ? ORDER BY position DESC LIMIT ?", MessageTable::read, position, limit);
    }

    List<Group> after(byte[] position, int limit) throws SQLException {
        return sql.query(COLUMNS + "WHERE position > ? ORDER BY position LIMIT ?", MessageTable::read, position, limit);
    }

    List<Group> arrivedAfter(long arrival, int limit) throws SQLException {
        return sql.query(COLUMNS + "WHERE arrival > ? ORDER BY arrival LIMIT ?", MessageTable::read, arrival, limit);
    }

    List<Group> search(String match, int limit) throws SQLException {
        return sql.query(
                COLUMNS
                        + "WHERE arrival IN (SELECT rowid FROM words WHERE words MATCH ?) ORDER BY position DESC LIMIT ?",
                MessageTable::read,
                match,
                limit);
    }

    long unread() throws SQLException {
        return sql.number("SELECT COUNT(*) FROM message WHERE unread = 1");
    }
}
