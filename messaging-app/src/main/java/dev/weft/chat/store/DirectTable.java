package dev.weft.chat.store;

import dev.weft.chat.core.ConversationItem.Direct;
import dev.weft.chat.core.DirectState;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.StoreWrite;
import dev.weft.chat.core.StoredDirect;
import dev.weft.chat.core.StoredState;
import dev.weft.controlplane.identity.NodeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Direct messages, and what is left of old ones. */
final class DirectTable {
    private static final String KEPT =
            "id, from_chat, to_chat, outgoing, time, written_at, stored_at, expires_at, text,"
                    + " wire, state, reason, receipt";
    private static final String COLUMNS = "SELECT arrival, unread, " + KEPT + " FROM direct ";
    /** Of a message that goes: its text and its sealed form are emptied. */
    private static final String EMPTIED = KEPT.replace("text, wire", "'', x''");

    private static final String OLD = "stored_at < ? AND state NOT IN ('queued', 'sent', 'unknown')";

    private final Sql sql;

    DirectTable(Sql sql) {
        this.sql = sql;
    }

    void add(Direct item) throws SQLException {
        StoredDirect message = item.message();
        if (isGone(message.id())) {
            throw new SQLException("direct message " + message.id() + " is stored already");
        }
        int unused = sql.update(
                "INSERT INTO direct (arrival, unread, position, peer, " + KEPT
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                item.arrival(),
                item.isUnread(),
                Columns.position(item.position()),
                message.peer().toBytes(),
                message.id().toBytes(),
                message.from().toBytes(),
                message.to().toBytes(),
                message.isOutgoing(),
                message.time(),
                message.writtenAtMillis(),
                message.storedAtMillis(),
                message.expiresAtMillis(),
                message.text(),
                message.wire(),
                Columns.word(message.state()),
                message.reason(),
                message.receipt());
    }

    private boolean isGone(MessageId.Direct id) throws SQLException {
        return sql.number("SELECT COUNT(*) FROM direct_gone WHERE id = ?", (Object) id.toBytes()) > 0;
    }

    void move(StoreWrite.DirectMoved moved) throws SQLException {
        int unused = sql.update(
                "UPDATE direct SET state = ?, reason = ?, receipt = COALESCE(?, receipt) WHERE id = ?",
                Columns.word(moved.state()),
                moved.reason(),
                moved.receipt(),
                moved.id().toBytes());
    }

    /** Of those that came before a time and are not open, only what tells them again is kept, and until another time. */
    void dropOld(long itemsBeforeMillis, long idsBeforeMillis) throws SQLException {
        sql.update(
                "DELETE FROM words WHERE rowid IN (SELECT arrival FROM direct WHERE " + OLD + ")", itemsBeforeMillis);
        sql.update("DELETE FROM evidence WHERE direct IN (SELECT id FROM direct WHERE " + OLD + ")", itemsBeforeMillis);
        sql.update(
                "INSERT INTO direct_gone (" + KEPT + ") SELECT " + EMPTIED + " FROM direct WHERE " + OLD,
                itemsBeforeMillis);
        sql.update("DELETE FROM direct WHERE " + OLD, itemsBeforeMillis);
        sql.update("DELETE FROM direct_gone WHERE stored_at < ?", idsBeforeMillis);
    }

    void markRead(@Nullable NodeId peer, Position upTo) throws SQLException {
        byte[] position = Columns.position(upTo);
        if (peer == null) {
            sql.update("UPDATE direct SET unread = 0 WHERE unread = 1 AND position <= ?", position);
        } else {
            sql.update(
                    "UPDATE direct SET unread = 0 WHERE unread = 1 AND peer = ? AND position <= ?",
                    peer.toBytes(),
                    position);
        }
    }

    private static Direct read(ResultSet row) throws SQLException {
        return new Direct(row.getLong("arrival"), message(row), row.getBoolean("unread"));
    }

    private static StoredDirect message(ResultSet row) throws SQLException {
        return new StoredDirect(
                (MessageId.Direct) MessageId.parse(java.util.HexFormat.of().formatHex(row.getBytes("id"))),
                Columns.id(row, "from_chat"),
                Columns.id(row, "to_chat"),
                row.getBoolean("outgoing"),
                row.getLong("time"),
                row.getLong("written_at"),
                row.getLong("stored_at"),
                row.getLong("expires_at"),
                row.getString("text"),
                row.getBytes("wire"),
                Columns.word(DirectState.class, row, "state"),
                row.getString("reason"),
                row.getBytes("receipt"));
    }

    /** Outgoing ones that are still tried, in the order in which they were written. */
    List<StoredDirect> open() throws SQLException {
        return sql.query(
                COLUMNS + "WHERE outgoing = 1 AND state IN ('queued', 'sent', 'unknown') ORDER BY arrival",
                DirectTable::message);
    }

    /** The newest outgoing ones that have expired, oldest first. */
    List<StoredDirect> askable() throws SQLException {
        List<StoredDirect> newest = new ArrayList<>(sql.query(
                COLUMNS + "WHERE outgoing = 1 AND state = 'expired' ORDER BY arrival DESC LIMIT ?",
                DirectTable::message,
                StoredState.MAX_ASKABLE));
        Collections.reverse(newest);
        return newest;
    }

    Optional<Direct> find(MessageId.Direct id) throws SQLException {
        return sql.first(COLUMNS + "WHERE id = ?", DirectTable::read, (Object) id.toBytes());
    }

    /** Also when only a part of it is left. */
    Optional<StoredDirect> findAny(MessageId.Direct id) throws SQLException {
        Optional<StoredDirect> whole = find(id).map(Direct::message);
        return whole.isPresent()
                ? whole
                : sql.first("SELECT " + KEPT + " FROM direct_gone WHERE id = ?", DirectTable::message, (Object)
                        id.toBytes());
    }

    List<Direct> before(@Nullable NodeId peer, byte[] position, int limit) throws SQLException {
        return peer == null
                ? sql.query(
                        COLUMNS + "WHERE position < ? ORDER BY position DESC LIMIT ?",
                        DirectTable::read,
                        position,
                        limit)
                : sql.query(
                        COLUMNS + "WHERE peer = ? AND position < ? ORDER BY position DESC LIMIT ?",
                        DirectTable::read,
                        peer.toBytes(),
                        position,
                        limit);
    }

    List<Direct> after(@Nullable NodeId peer, byte[] position, int limit) throws SQLException {
        return peer == null
                ? sql.query(
                        COLUMNS + "WHERE position > ? ORDER BY position LIMIT ?", DirectTable::read, position, limit)
                : sql.query(
                        COLUMNS + "WHERE peer = ? AND position > ? ORDER BY position LIMIT ?",
                        DirectTable::read,
                        peer.toBytes(),
                        position,
                        limit);
    }

    List<Direct> arrivedAfter(long arrival, int limit) throws SQLException {
        return sql.query(COLUMNS + "WHERE arrival > ? ORDER BY arrival LIMIT ?", DirectTable::read, arrival, limit);
    }

    List<Direct> search(String match, int limit) throws SQLException {
        return sql.query(
                COLUMNS
                        + "WHERE arrival IN (SELECT rowid FROM words WHERE words MATCH ?) ORDER BY position DESC LIMIT ?",
                DirectTable::read,
                match,
                limit);
    }

    Map<NodeId, Long> unread() throws SQLException {
        Map<NodeId, Long> unread = new TreeMap<>();
        sql.query(
                "SELECT peer, COUNT(*) AS count FROM direct WHERE unread = 1 GROUP BY peer",
                row -> unread.put(Columns.id(row, "peer"), row.getLong("count")));
        return unread;
    }
}
