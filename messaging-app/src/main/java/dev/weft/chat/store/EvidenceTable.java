package dev.weft.chat.store;

import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Ranges;
import dev.weft.chat.core.StoreWrite.HeldElsewhere;
import dev.weft.controlplane.identity.NodeId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened to messages, and which of the own ones peers say to have. */
final class EvidenceTable {
    private static final String COLUMNS = "SELECT what, at, peer, connection, detail FROM evidence ";

    private final Sql sql;

    EvidenceTable(Sql sql) {
        this.sql = sql;
    }

    void add(Evidence line) throws SQLException {
        boolean isGroup = line.message() instanceof MessageId.Group;
        int unused = sql.update(
                "INSERT INTO evidence (author, sequence, direct, what, at, peer, connection, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                isGroup ? ((MessageId.Group) line.message()).author().toBytes() : null,
                isGroup ? ((MessageId.Group) line.message()).sequence() : null,
                isGroup ? null : ((MessageId.Direct) line.message()).toBytes(),
                Columns.word(line.what()),
                line.atMillis(),
                Columns.bytes(line.peer()),
                line.connection(),
                line.detail());
    }

    void drop(NodeId author, long base) throws SQLException {
        sql.update("DELETE FROM evidence WHERE author = ? AND sequence < ?", author.toBytes(), base);
    }

    List<Evidence> of(MessageId message) throws SQLException {
        Sql.Row<Evidence> read = row -> new Evidence(
                message,
                Columns.word(Evidence.What.class, row, "what"),
                row.getLong("at"),
                Columns.idOrNull(row, "peer"),
                row.getLong("connection"),
                row.getString("detail"));
        if (message instanceof MessageId.Group group) {
            return sql.query(
                    COLUMNS + "WHERE author = ? AND sequence = ? ORDER BY number",
                    read,
                    group.author().toBytes(),
                    group.sequence());
        }
        return sql.query(
                COLUMNS + "WHERE direct = ? ORDER BY number", read, (Object) ((MessageId.Direct) message).toBytes());
    }

    void add(HeldElsewhere held) throws SQLException {
        int unused = sql.update(
                "INSERT OR IGNORE INTO held (peer, first, last, at, connection) VALUES (?, ?, ?, ?, ?)",
                held.peer().toBytes(),
                held.first(),
                held.last(),
                held.atMillis(),
                held.connection());
    }

    /** Of the own feed lower numbers are gone. */
    void dropHeld(long base) throws SQLException {
        sql.update("DELETE FROM held WHERE last < ?", base);
    }

    Map<NodeId, Ranges> heldElsewhere() throws SQLException {
        Map<NodeId, Ranges> held = new TreeMap<>();
        sql.query("SELECT peer, first, last FROM held ORDER BY peer, first", row -> {
            held.computeIfAbsent(Columns.id(row, "peer"), peer -> new Ranges())
                    .add(row.getLong("first"), row.getLong("last"));
            return true;
        });
        return held;
    }

    List<HeldElsewhere> heldElsewhere(long sequence) throws SQLException {
        return sql.query(
                "SELECT peer, first, last, at, connection FROM held WHERE first <= ? AND last >= ? ORDER BY at, peer",
                row -> new HeldElsewhere(
                        Columns.id(row, "peer"),
                        row.getLong("first"),
                        row.getLong("last"),
                        row.getLong("at"),
                        row.getLong("connection")),
                sequence,
                sequence);
    }
}
