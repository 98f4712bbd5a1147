package dev.weft.agent.lab;

import dev.weft.chat.store.SqliteChatStore;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The store of a chat's daemon, looked at from outside, whether the daemon runs or was killed: with a connection that only
 * reads, and that is there for the moment of the look alone.
 */
final class ChatDisk {
    private static final int BUSY_MILLIS = 5_000;

    private final Path file;
    private final @Nullable Path mirror;

    ChatDisk(Path file) {
        this(file, null);
    }

    /**
     * With a place for copies, where a store lies on a file system that is mounted in a node alone: SQLite goes by a file's
     * real path, which means nothing here.
     */
    ChatDisk(Path file, @Nullable Path mirror) {
        this.file = file;
        this.mirror = mirror;
    }

    /**
     * Waits, without a pause, for the next moment at which the store begins to write: its write-ahead log changes before the
     * transaction is synced, and so before whoever wrote it goes on.
     */
    boolean awaitWriting(Duration limit) {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        Patience patience = Patience.of(limit);
        try {
            FileTime before = Files.getLastModifiedTime(log);
            while (Files.getLastModifiedTime(log).equals(before)) {
                if (patience.isOver()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is held of an author's feed. */
    record Held(long count, long first, long last) {
        boolean isWhole() {
            return first == 1 && count == last;
        }
    }

    NodeId self() {
        return NodeId.parse(meta("self"));
    }

    NetworkId network() {
        return NetworkId.parse(meta("network"));
    }

    private String meta(String key) {
        return ask("SELECT key, value FROM meta WHERE key = '" + key + "'", row -> row.getString(2))
                .getOrDefault(key, "");
    }

    /** By author. */
    Map<String, Held> feeds() {
        return ask(
                "SELECT hex(author), COUNT(*), MIN(sequence), MAX(sequence) FROM message GROUP BY author",
                row -> new Held(row.getLong(2), row.getLong(3), row.getLong(4)));
    }

    long messages() {
        return feeds().values().stream().mapToLong(Held::count).sum();
    }

    /** States of the direct messages that were written here, by id. */
    Map<String, String> written() {
        return ask("SELECT lower(hex(id)), state FROM direct WHERE outgoing = 1", row -> row.getString(2));
    }

    /** Likewise, of those to one receiver. */
    Map<String, String> written(NodeId to) {
        return ask(
                "SELECT lower(hex(id)), state FROM direct WHERE outgoing = 1 AND hex(to_chat) = '"
                        + HexFormat.of().withUpperCase().formatHex(to.toBytes()) + "'",
                row -> row.getString(2));
    }

    /** Ids of the direct messages that came in. */
    Set<String> received() {
        return ask("SELECT lower(hex(id)), 1 FROM direct WHERE outgoing = 0", row -> 1)
                .keySet();
    }

    private interface Value<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Map<String, T> ask(String question, Value<T> value) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(question);
                ResultSet rows = statement.executeQuery()) {
            Map<String, T> found = new HashMap<>();
            while (rows.next()) {
                found.put(rows.getString(1), value.of(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError("cannot look into " + file + ": " + e.getMessage(), e);
        }
    }

    private Connection connect() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        return config.createConnection("jdbc:sqlite:" + readable());
    }

    /** The log is copied after what it is for: whatever is moved from one to the other meanwhile is in both then. */
    private Path readable() {
        if (mirror == null) {
            return file;
        }
        try {
            boolean unused = Files.deleteIfExists(Path.of(mirror + "-shm"));
            unused = Files.deleteIfExists(Path.of(mirror + "-wal"));
            Path copied = Files.copy(file, mirror, StandardCopyOption.REPLACE_EXISTING);
            Path log = Path.of(file + "-wal");
            if (Files.exists(log)) {
                copied = Files.copy(log, Path.of(copied + "-wal"));
            }
            return mirror;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The store as it is at this moment, as a file of its own, opened by the chat's own code, which finds any damage. */
    SqliteChatStore copy(Path target) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, target.toString());
            boolean unused = statement.execute();
            Path restricted = Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
            return SqliteChatStore.open(restricted, network(), self());
        } catch (SQLException e) {
            throw new AssertionError("cannot copy " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return feeds().entrySet().stream()
                        .map(feed -> feed.getKey().substring(0, 6) + ": " + feed.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + "; direct: "
                + written().values().stream().collect(Collectors.groupingBy(state -> state, Collectors.counting()));
    }
}
