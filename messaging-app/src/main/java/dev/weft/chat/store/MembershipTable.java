package dev.weft.chat.store;

import dev.weft.chat.core.ConversationItem.Change;
import dev.weft.chat.core.ConversationItem.Membership;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** What happened to members, as it stands in the conversation. */
final class MembershipTable {
    private static final String COLUMNS =
            "SELECT arrival, position, at, member, name, change, reason, entry FROM membership ";

    private final Sql sql;

    MembershipTable(Sql sql) {
        this.sql = sql;
    }

    void add(Membership item) throws SQLException {
        int unused = sql.update(
                "INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                item.arrival(),
                Columns.position(item.position()),
                item.atMillis(),
                item.member().toBytes(),
                item.name(),
                Columns.word(item.change()),
                item.reason(),
                item.entry());
    }

    void dropOld(long beforeMillis) throws SQLException {
        sql.update("DELETE FROM membership WHERE at < ?", beforeMillis);
    }

    private static Membership read(ResultSet row) throws SQLException {
        return new Membership(
                Columns.position(row, "position"),
                row.getLong("arrival"),
                row.getLong("at"),
                Columns.id(row, "member"),
                row.getString("name"),
                Columns.word(Change.class, row, "change"),
                row.getString("reason"),
                row.getString("entry"));
    }

    List<Membership> before(byte[] position, int limit) throws SQLException {
        return sql.query(
                COLUMNS + "WHERE position < ? ORDER BY position DESC LIMIT ?", MembershipTable::read, position, limit);
    }

    List<Membership> after(byte[] position, int limit) throws SQLException {
        return sql.query(
                COLUMNS + "WHERE position > ? ORDER BY position LIMIT ?", MembershipTable::read, position, limit);
    }

    List<Membership> arrivedAfter(long arrival, int limit) throws SQLException {
        return sql.query(COLUMNS + "WHERE arrival > ? ORDER BY arrival LIMIT ?", MembershipTable::read, arrival, limit);
    }

    List<Membership> between(long fromMillis, long toMillis, int limit) throws SQLException {
        return sql.query(
                COLUMNS + "WHERE at BETWEEN ? AND ? ORDER BY arrival LIMIT ?",
                MembershipTable::read,
                fromMillis,
                toMillis,
                limit);
    }
}
