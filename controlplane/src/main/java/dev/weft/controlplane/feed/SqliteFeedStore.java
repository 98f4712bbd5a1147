package dev.weft.controlplane.feed;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * Keeps entries in one SQLite file (write-ahead log). What cannot be read back exactly is refused, never repaired or
 * reset: every entry is decoded, every chain is followed, and the signature of every head is verified at load, so that a
 * single flipped byte is found.
 */
public final class SqliteFeedStore implements FeedStore {
    /** Marks a file as ours (SQLite's application_id): "weft". */
    static final int APPLICATION_ID = 0x77656674;

    static final int SCHEMA_VERSION = 3;

    /** The log is written over again after so many pages: it must fit into the room that is kept for a full disk. */
    private static final int CHECKPOINT_PAGES = 128;

    /** SQLite's codes for a disk without room, and for a write that failed. */
    private static final int SQLITE_FULL = 13;

    private static final int SQLITE_IOERR = 10;
    private static final int PRIMARY_CODE = 0xff;

    private final Path file;
    private final Crypto crypto;
    private final int maxEntryBytes;
    private final Connection connection;
    private final DiskReserve reserve;
    private boolean fullSync = true;

    private SqliteFeedStore(Path file, Crypto crypto, int maxEntryBytes, Connection connection, DiskReserve reserve) {
        this.file = file;
        this.crypto = crypto;
        this.maxEntryBytes = maxEntryBytes;
        this.connection = connection;
        this.reserve = reserve;
    }

    /**
     * Opens the store of one network, or makes it when there is no such file.
     *
     * @throws StoreException when the file is damaged, of another program or version, or of another network
     */
    public static SqliteFeedStore open(Path file, NetworkId network, Crypto crypto, int maxEntryBytes) {
        return open(file, network, crypto, maxEntryBytes, new SQLiteConfig());
    }

    static SqliteFeedStore open(Path file, NetworkId network, Crypto crypto, int maxEntryBytes, SQLiteConfig config) {
        DiskReserve reserve = new DiskReserve(file);
        boolean fresh = Files.notExists(file);
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(2_000);
        Connection connection = null;
        try {
            connection = config.createConnection("jdbc:sqlite:" + file);
            if (fresh) {
                create(connection, network);
            } else {
                check(file, connection, network);
            }
            execute(connection, "PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            reserve.keep();
            return new SqliteFeedStore(file, crypto, maxEntryBytes, connection, reserve);
        } catch (SQLException | StoreException e) {
            closeQuietly(connection, e);
            throw e instanceof StoreException refused ? refused : damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static void create(Connection connection, NetworkId network) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
            statement.execute("CREATE TABLE base (author BLOB PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID");
            statement.execute("CREATE TABLE entry (author BLOB NOT NULL, sequence INTEGER NOT NULL,"
                    + " hash INTEGER NOT NULL, wire BLOB NOT NULL,"
                    + " PRIMARY KEY (author, sequence, hash)) WITHOUT ROWID");
            statement.execute("INSERT INTO meta VALUES ('network', '" + network + "')");
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    private static void check(Path file, Connection connection, NetworkId network) throws SQLException {
        if (queryInt(connection, "PRAGMA application_id") != APPLICATION_ID) {
            throw new StoreException(file + " is not a Weft store. Move it away, or name another folder.");
        }
        int version = queryInt(connection, "PRAGMA user_version");
        if (version != SCHEMA_VERSION) {
            throw new StoreException(file + " has format version " + version + ", this program reads version "
                    + SCHEMA_VERSION + ". Use the Weft version that wrote it.");
        }
        String verdict = queryText(connection, "PRAGMA integrity_check(1)");
        if (!"ok".equals(verdict)) {
            throw damaged(file, String.valueOf(verdict), null);
        }
        String stored = queryText(connection, "SELECT value FROM meta WHERE key = 'network'");
        if (!network.toString().equals(stored)) {
            throw new StoreException(file + " belongs to network " + stored + ", not to " + network
                    + ". Name another folder, or move the file away.");
        }
    }

    private static int queryInt(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static @Nullable String queryText(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    @Override
    public List<Entry> load() {
        List<Entry> entries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT author, sequence, hash, wire FROM entry ORDER BY 1, 2, 3")) {
            ChainCheck check = new ChainCheck(entry -> entry.hasValidSignature(crypto), loadBases());
            while (rows.next()) {
                Entry entry = decode(rows.getBytes(4));
                if (!java.util.Arrays.equals(entry.author().toBytes(), rows.getBytes(1))
                        || entry.sequence() != rows.getLong(2)
                        || entry.shortHash() != rows.getLong(3)) {
                    throw damaged(file, entry + " stands in the wrong place", null);
                }
                refuse(check.next(entry));
                entries.add(entry);
            }
            refuse(check.finish());
        } catch (SQLException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
        return entries;
    }

    private Map<NodeId, Long> loadBases() throws SQLException {
        Map<NodeId, Long> bases = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT author, sequence FROM base")) {
            while (rows.next()) {
                bases.put(NodeId.fromBytes(rows.getBytes(1)), rows.getLong(2));
            }
        }
        return bases;
    }

    private void refuse(String wrong) {
        if (!wrong.isEmpty()) {
            throw damaged(file, wrong, null);
        }
    }

    private Entry decode(byte[] wire) {
        try {
            return Entry.decode(wire, maxEntryBytes);
        } catch (MalformedException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void write(List<Entry> entries, List<Pruning> prunings, boolean sync) {
        if (entries.isEmpty() && prunings.isEmpty()) {
            return;
        }
        try {
            transaction(entries, prunings, sync);
        } catch (SQLException e) {
            if (!isForWantOfRoom(e) || !reserve.giveBack()) {
                throw cannotWrite(e);
            }
            try {
                transaction(entries, prunings, sync);
            } catch (SQLException again) {
                throw cannotWrite(again);
            }
        }
    }

    private static boolean isForWantOfRoom(SQLException e) {
        int code = e.getErrorCode() & PRIMARY_CODE;
        return code == SQLITE_FULL || code == SQLITE_IOERR;
    }

    private StoreException cannotWrite(SQLException e) {
        return new StoreException(
                "cannot write to " + file + ": " + e.getMessage() + ". Is the disk full or read-only?", e);
    }

    /** Said to SQLite itself: where it has ended a transaction that failed, the driver's own ways would fail, too. */
    private void transaction(List<Entry> entries, List<Pruning> prunings, boolean sync) throws SQLException {
        setSync(sync);
        execute(connection, "BEGIN IMMEDIATE");
        try {
            insert(entries);
            for (Pruning pruning : prunings) {
                prune(pruning);
            }
            execute(connection, "COMMIT");
        } catch (SQLException e) {
            try {
                execute(connection, "ROLLBACK");
            } catch (SQLException ended) {
                e.addSuppressed(ended);
            }
            throw e;
        }
    }

    private void insert(List<Entry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT OR IGNORE INTO entry (author, sequence, hash, wire) VALUES (?, ?, ?, ?)")) {
            for (Entry entry : entries) {
                // One that was overruled before it was loaded is here already when it comes again.
                insert.setBytes(1, entry.author().toBytes());
                insert.setLong(2, entry.sequence());
                insert.setLong(3, entry.shortHash());
                insert.setBytes(4, entry.wire());
                insert.addBatch();
            }
            int[] unused = insert.executeBatch();
        }
    }

    @Override
    public String tend() {
        if (!reserve.isHeld()) {
            reserve.keep();
        }
        return reserve.isHeld()
                ? ""
                : "%,d KiB are left on the disk of %s: make room. Without any, this node cannot go on."
                        .formatted(reserve.usableBytes() / 1_024, file);
    }

    private void prune(Pruning pruning) throws SQLException {
        String kept = pruning.kept().stream().map(String::valueOf).collect(Collectors.joining(", "));
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM entry WHERE author = ?"
                        + " AND sequence > 1 AND sequence < ? AND sequence NOT IN (" + kept + ")");
                PreparedStatement base = connection.prepareStatement("INSERT OR REPLACE INTO base VALUES (?, ?)")) {
            delete.setBytes(1, pruning.author().toBytes());
            delete.setLong(2, pruning.base());
            delete.executeUpdate();
            base.setBytes(1, pruning.author().toBytes());
            base.setLong(2, pruning.base());
            base.executeUpdate();
        }
    }

    private void setSync(boolean full) throws SQLException {
        if (full != fullSync) {
            execute(connection, "PRAGMA synchronous = " + (full ? "FULL" : "NORMAL"));
            fullSync = full;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("cannot close " + file + ": " + e.getMessage(), e);
        }
    }

    private static StoreException damaged(Path file, String detail, @Nullable Throwable cause) {
        String message = file + " is damaged (" + detail + "). Nothing was changed. Restore it from a backup, or move"
                + " the state folder away and join again with a new invite.";
        return cause == null ? new StoreException(message) : new StoreException(message, cause);
    }

    private static void closeQuietly(@Nullable Connection connection, Exception reason) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
