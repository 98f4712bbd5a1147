package dev.weft.chat.store;

import dev.weft.controlplane.feed.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;

/** The tables, and whether a file has them. */
final class Schema {
    /** Marks a file as ours (SQLite's application_id): "wcht". */
    static final int APPLICATION_ID = 0x77636874;

    static final int VERSION = 2;

    private static final String[] TABLES = {
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE peer (chat_id BLOB PRIMARY KEY, key BLOB NOT NULL, seal BLOB NOT NULL, member BLOB NOT NULL,"
                + " name TEXT NOT NULL, replaced INTEGER NOT NULL, highest_start INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE member (id BLOB PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL,"
                + " entry TEXT NOT NULL, chat_id BLOB) WITHOUT ROWID",
        // The three kinds of items share their arrival numbers; a position is 32 bytes that sort as the conversation
        // does.
        "CREATE TABLE message (arrival INTEGER PRIMARY KEY, position BLOB NOT NULL UNIQUE, author BLOB NOT NULL,"
                + " sequence INTEGER NOT NULL, wire BLOB NOT NULL, text TEXT NOT NULL, written_at INTEGER NOT NULL,"
                + " stored_at INTEGER NOT NULL, origin TEXT NOT NULL, from_peer BLOB NOT NULL,"
                + " unread INTEGER NOT NULL, connection INTEGER NOT NULL DEFAULT 0, UNIQUE (author, sequence))",
        "CREATE INDEX message_unread ON message (position) WHERE unread = 1",
        "CREATE TABLE direct (arrival INTEGER PRIMARY KEY, position BLOB NOT NULL, id BLOB NOT NULL UNIQUE,"
                + " from_chat BLOB NOT NULL, to_chat BLOB NOT NULL, peer BLOB NOT NULL, outgoing INTEGER NOT NULL,"
                + " time INTEGER NOT NULL, written_at INTEGER NOT NULL, stored_at INTEGER NOT NULL,"
                + " expires_at INTEGER NOT NULL, text TEXT NOT NULL, wire BLOB NOT NULL, state TEXT NOT NULL,"
                + " reason TEXT NOT NULL, receipt BLOB, unread INTEGER NOT NULL)",
        "CREATE INDEX direct_position ON direct (position)",
        "CREATE INDEX direct_peer ON direct (peer, position)",
        "CREATE INDEX direct_state ON direct (state) WHERE outgoing = 1",
        "CREATE INDEX direct_unread ON direct (peer) WHERE unread = 1",
        // What is left of a direct message whose text was dropped.
        "CREATE TABLE direct_gone (id BLOB PRIMARY KEY, from_chat BLOB NOT NULL, to_chat BLOB NOT NULL,"
                + " outgoing INTEGER NOT NULL, time INTEGER NOT NULL, written_at INTEGER NOT NULL,"
                + " stored_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, text TEXT NOT NULL, wire BLOB NOT NULL,"
                + " state TEXT NOT NULL, reason TEXT NOT NULL, receipt BLOB) WITHOUT ROWID",
        "CREATE TABLE membership (arrival INTEGER PRIMARY KEY, position BLOB NOT NULL, at INTEGER NOT NULL,"
                + " member BLOB NOT NULL, name TEXT NOT NULL, change TEXT NOT NULL, reason TEXT NOT NULL,"
                + " entry TEXT NOT NULL)",
        "CREATE INDEX membership_position ON membership (position)",
        "CREATE INDEX membership_at ON membership (at)",
        "CREATE TABLE feed (author BLOB PRIMARY KEY, base INTEGER NOT NULL DEFAULT 1, fork_sequence INTEGER,"
                + " fork_wire BLOB, named INTEGER NOT NULL DEFAULT 0, named_at BLOB) WITHOUT ROWID",
        "CREATE TABLE held (peer BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL,"
                + " connection INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (peer, first, last)) WITHOUT ROWID",
        "CREATE TABLE evidence (number INTEGER PRIMARY KEY, author BLOB, sequence INTEGER, direct BLOB,"
                + " what TEXT NOT NULL, at INTEGER NOT NULL, peer BLOB, connection INTEGER NOT NULL,"
                + " detail TEXT NOT NULL)",
        "CREATE INDEX evidence_message ON evidence (author, sequence) WHERE author IS NOT NULL",
        "CREATE INDEX evidence_direct ON evidence (direct) WHERE direct IS NOT NULL",
        // Words of messages and direct messages, by arrival; the texts themselves are not kept twice.
        "CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1,"
                + " tokenize='unicode61 remove_diacritics 2')",
    };

    /** Version 1 did not keep over which connection a message came, and over which one it was said to be held. */
    private static final String[] FROM_VERSION_1 = {
        "ALTER TABLE message ADD COLUMN connection INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE held ADD COLUMN connection INTEGER NOT NULL DEFAULT 0",
    };

    private Schema() {}

    /** Also true when a process was killed while it was making the tables. */
    static boolean isEmpty(Sql sql) throws SQLException {
        return sql.number("SELECT COUNT(*) FROM sqlite_master") == 0 && sql.number("PRAGMA application_id") == 0;
    }

    static void create(Sql sql, String network, String self) throws SQLException {
        sql.transaction(() -> {
            for (String table : TABLES) {
                sql.execute(table);
            }
            int unused = sql.update("INSERT INTO meta VALUES ('network', ?), ('self', ?)", network, self);
            sql.execute("PRAGMA application_id = " + APPLICATION_ID);
            sql.execute("PRAGMA user_version = " + VERSION);
        });
    }

    static void check(Path file, Sql sql, String network, String self) throws SQLException {
        if (sql.number("PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreException(file + " is not a store of weft-chat. Move it away, or name another folder.");
        }
        long version = sql.number("PRAGMA user_version");
        if (version != VERSION && version != 1) {
            throw new StoreException(file + " has format version " + version + ", this program reads version 1 to "
                    + VERSION + ". Use the weft-chat version that wrote it.");
        }
        String verdict =
                sql.first("PRAGMA integrity_check(1)", row -> row.getString(1)).orElse("no answer");
        if (!verdict.equals("ok")) {
            throw SqliteChatStore.damaged(file, verdict, null);
        }
        String ofNetwork = meta(sql, "network");
        if (!ofNetwork.equals(network)) {
            throw new StoreException(file + " belongs to network " + ofNetwork + ", not to " + network
                    + ". Name another state folder with --state.");
        }
        if (!meta(sql, "self").equals(self)) {
            throw new StoreException(file + " belongs to the chat id " + meta(sql, "self")
                    + ", and the keys beside it are of " + self + ". Restore the keys, or move the store away.");
        }
        if (version == 1) {
            bringUp(sql, FROM_VERSION_1);
        }
    }

    private static void bringUp(Sql sql, String... statements) throws SQLException {
        sql.transaction(() -> {
            for (String statement : statements) {
                sql.execute(statement);
            }
            sql.execute("PRAGMA user_version = " + VERSION);
        });
    }

    static String meta(Sql sql, String key) throws SQLException {
        return sql.first("SELECT value FROM meta WHERE key = ?", row -> row.getString(1), key)
                .orElse("");
    }

    static long metaNumber(Sql sql, String key) throws SQLException {
        String value = meta(sql, key);
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    static void metaNumber(Sql sql, String key, long value) throws SQLException {
        int unused = sql.update("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, Long.toString(value));
    }
}
