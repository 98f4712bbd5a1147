package dev.weft.chat.store;

import dev.weft.chat.core.StoreWrite.MemberKnown;
import dev.weft.chat.core.StoreWrite.PeerKnown;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.PublicKey32;
import java.sql.SQLException;
import java.util.List;

/** Chat nodes and members that are known. */
final class PeopleTables {
    private final Sql sql;

    PeopleTables(Sql sql) {
        this.sql = sql;
    }

    void put(PeerKnown peer) throws SQLException {
        int unused = sql.update(
                "INSERT OR REPLACE INTO peer VALUES (?, ?, ?, ?, ?, ?, ?)",
                peer.chatId().toBytes(),
                peer.key().toBytes(),
                peer.seal().toBytes(),
                peer.member().toBytes(),
                peer.name(),
                peer.isReplaced(),
                peer.highestStart());
    }

    List<PeerKnown> peers() throws SQLException {
        return sql.query(
                "SELECT * FROM peer ORDER BY chat_id",
                row -> new PeerKnown(
                        Columns.id(row, "chat_id"),
                        PublicKey32.fromBytes(row.getBytes("key")),
                        PublicKey32.fromBytes(row.getBytes("seal")),
                        Columns.id(row, "member"),
                        row.getString("name"),
                        row.getBoolean("replaced"),
                        row.getLong("highest_start")));
    }

    void put(MemberKnown member) throws SQLException {
        int unused = sql.update(
                "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?, ?)",
                member.member().toBytes(),
                member.name(),
                Columns.word(member.status()),
                member.reason(),
                member.entry(),
                Columns.bytes(member.chatId()));
    }

    List<MemberKnown> members() throws SQLException {
        return sql.query(
                "SELECT * FROM member ORDER BY id",
                row -> new MemberKnown(
                        Columns.id(row, "id"),
                        row.getString("name"),
                        Columns.word(MemberStatus.class, row, "status"),
                        row.getString("reason"),
                        row.getString("entry"),
                        Columns.idOrNull(row, "chat_id")));
    }
}
