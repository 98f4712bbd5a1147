package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** The store gives back exactly what was put into it, or says that it cannot. */
class SqliteFeedStoreTest {
    private static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final int MAX_ENTRY_BYTES = 1_024;
    private static final int SAMPLES_PER_PAGE = 60;
    private static final int PAGE_BYTES = 4_096;

    @TempDir
    private Path folder;

    private final Random random = new Random(17);
    private Path file = Path.of("");

    @BeforeEach
    void chooseAFile() {
        file = folder.resolve("ledger.db");
    }

    @Test
    void entriesSurviveARestart() {
        List<Entry> entries = entries(5, 6);
        try (SqliteFeedStore store = open(file)) {
            assertThat(store.load()).isEmpty();
            store.append(entries.subList(0, 7), true);
            store.append(List.of(), true);
            store.append(entries.subList(7, 20), false);
            store.append(entries.subList(20, 30), true);
            assertThat(store.load()).isEqualTo(sorted(entries));
        }
        try (SqliteFeedStore store = open(file)) {
            assertThat(store.load()).isEqualTo(sorted(entries));
        }
    }

    @Test
    void whatIsHeldAlreadyIsNotWrittenTwice() {
        List<Entry> entries = entries(1, 4);
        try (SqliteFeedStore store = open(file)) {
            store.append(entries.subList(0, 2), true);
            List<Entry> withOneTwice = List.of(entries.get(2), entries.get(1), entries.get(3));
            store.append(withOneTwice, true);
            assertThat(store.load()).isEqualTo(entries);
        }
    }

    @Test
    void whatACrashLeavesIsWhatWasAppended() throws IOException {
        List<Entry> entries = entries(1, 40);
        try (SqliteFeedStore store = open(file)) {
            for (int i = 0; i < entries.size(); i++) {
                store.append(List.of(entries.get(i)), i % 3 == 0);
                Path copy = Files.createDirectory(folder.resolve("crash" + i)).resolve("ledger.db");
                copy(file, copy);
                copy(folder.resolve("ledger.db-wal"), copy.resolveSibling("ledger.db-wal"));
                try (SqliteFeedStore crashed = open(copy)) {
                    assertThat(crashed.load()).as("after entry %s", i).isEqualTo(entries.subList(0, i + 1));
                }
            }
        }
    }

    @Test
    void aLogCutOffAnywhereGivesABeginningOfWhatWasAppended() throws IOException {
        List<Entry> entries = entries(1, 12);
        try (SqliteFeedStore store = open(file)) {
            for (Entry entry : entries) {
                store.append(List.of(entry), false);
            }
            byte[] log = Files.readAllBytes(folder.resolve("ledger.db-wal"));
            int loaded = 0;
            for (int length = log.length; length >= 0; length -= 997) {
                Path copy =
                        Files.createDirectory(folder.resolve("cut" + length)).resolve("ledger.db");
                copy(file, copy);
                Files.write(copy.resolveSibling("ledger.db-wal"), java.util.Arrays.copyOf(log, length));
                try (SqliteFeedStore crashed = open(copy)) {
                    List<Entry> left = crashed.load();
                    assertThat(left).as("log of %s bytes", length).isEqualTo(entries.subList(0, left.size()));
                    loaded++;
                } catch (StoreException refused) {
                    // Cut within what makes the store: there was nothing to lose yet.
                    assertThat(refused).hasMessageContaining(copy.toString());
                }
            }
            assertThat(loaded).isGreaterThan(10);
        }
    }

    @Test
    void aFlippedByteIsNoticedOrChangesNothing() throws IOException {
        List<Entry> entries = sorted(entries(6, 8));
        try (SqliteFeedStore store = open(file)) {
            store.append(entries, true);
        }
        byte[] whole = Files.readAllBytes(file);
        assertThat(folder.resolve("ledger.db-wal")).doesNotExist();
        assertThat(whole.length).isGreaterThan(3 * PAGE_BYTES);
        int refused = 0;
        for (int position : samples(whole.length)) {
            byte[] damaged = whole.clone();
            damaged[position] ^= (byte) (1 << random.nextInt(8));
            Path copy = folder.resolve("flipped.db");
            Files.write(copy, damaged);
            try (SqliteFeedStore store = open(copy)) {
                assertThat(store.load())
                        .as("byte %s flipped, seed 17", position)
                        .isEqualTo(entries);
            } catch (StoreException e) {
                refused++;
                assertThat(e).as("byte %s flipped", position).hasMessageContaining(copy.toString());
                byte[] after = Files.readAllBytes(copy);
                assertThat(java.util.Arrays.mismatch(damaged, after))
                        .as("byte %s flipped: the refused file was changed", position)
                        .isEqualTo(-1);
            } catch (RuntimeException e) {
                throw new AssertionError("byte " + position + " flipped, seed 17", e);
            }
            Files.deleteIfExists(folder.resolve("flipped.db-wal"));
            Files.deleteIfExists(folder.resolve("flipped.db-shm"));
        }
        // Most of the file is entries; the rest is free space.
        assertThat(refused).isGreaterThan(samples(whole.length).size() / 3);
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        try (SqliteFeedStore store = open(file)) {
            store.append(entries(6, 8), true);
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 99, 100, 1_000, PAGE_BYTES, whole.length / 2, whole.length - 40}) {
            Path copy = folder.resolve("cut" + length + ".db");
            Files.write(copy, java.util.Arrays.copyOf(whole, length));
            assertRefused(copy, copy.toString());
        }
    }

    @Test
    void aMissingEntryIsNoticed() throws SQLException {
        List<Entry> entries = entries(1, 5);
        try (SqliteFeedStore store = open(file)) {
            store.append(entries, true);
        }
        sql("DELETE FROM entry WHERE sequence = 3");
        assertRefused(file, "does not follow");
        sql("DELETE FROM entry WHERE sequence < 3");
        assertRefused(file, "does not follow");
    }

    @Test
    void anEntryInTheWrongPlaceOrForgedIsNoticed() throws SQLException {
        Chain chain = new Chain(random).write(2);
        try (SqliteFeedStore store = open(file)) {
            store.append(chain.entries, true);
        }
        sql("UPDATE entry SET sequence = 9 WHERE sequence = 2");
        assertRefused(file, "wrong place");
        Entry forged = Entry.sign(
                Chain.CRYPTO,
                new Chain(random).key,
                chain.publicKey,
                2,
                chain.entries.get(0).hash(),
                5,
                77,
                new byte[0]);
        Path other = folder.resolve("forged.db");
        try (SqliteFeedStore store = open(other)) {
            store.append(List.of(chain.entries.get(0), forged), true);
        }
        assertRefused(other, "wrong signature");
    }

    @Test
    void anEntryAboveTheLimitIsRefused() {
        Chain chain = new Chain(random);
        try (SqliteFeedStore store = open(file)) {
            store.append(List.of(chain.sign(1, Entry.noPrevious(), new byte[MAX_ENTRY_BYTES])), true);
        }
        assertRefused(file, "at most " + MAX_ENTRY_BYTES);
    }

    @Test
    void aFileOfAnotherProgramIsRefused() throws SQLException, IOException {
        sql("CREATE TABLE notes (text TEXT)");
        assertRefused(file, "not a Weft store");
        Path text = folder.resolve("letter.txt");
        Files.writeString(text, "Dear Sir or Madam, ".repeat(500));
        assertRefused(text, "is damaged");
        assertThat(Files.readString(text)).startsWith("Dear Sir");
    }

    @Test
    void aStoreOfAnotherNetworkIsRefused() {
        open(file).close();
        assertThatThrownBy(() -> SqliteFeedStore.open(file, new NetworkId(3, 4), Chain.CRYPTO, MAX_ENTRY_BYTES))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("belongs to network " + NETWORK)
                .hasMessageContaining(new NetworkId(3, 4).toString());
    }

    @Test
    void aStoreOfANewerVersionIsRefused() throws SQLException {
        open(file).close();
        sql("PRAGMA user_version = " + (SqliteFeedStore.SCHEMA_VERSION + 1));
        assertRefused(
                file,
                "format version " + (SqliteFeedStore.SCHEMA_VERSION + 1) + ", this program reads version "
                        + SqliteFeedStore.SCHEMA_VERSION);
    }

    @Test
    void aWriteThatFailsIsReportedAndLosesNothing() throws SQLException {
        List<Entry> entries = entries(1, 6);
        try (SqliteFeedStore store = open(file)) {
            store.append(entries.subList(0, 2), true);
            sql("CREATE TRIGGER full BEFORE INSERT ON entry WHEN NEW.sequence = 5"
                    + " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
            assertThatThrownBy(() -> store.append(entries.subList(2, 6), true))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot write to " + file)
                    .hasMessageContaining("database or disk is full")
                    .hasMessageContaining("Is the disk full or read-only?");
            assertThat(store.load()).isEqualTo(entries.subList(0, 2));
            sql("DROP TRIGGER full");
            store.append(entries.subList(2, 6), true);
        }
        try (SqliteFeedStore store = open(file)) {
            assertThat(store.load()).isEqualTo(entries);
        }
    }

    @Test
    void aFullDiskTakesTheRoomThatWasKeptAndThenIsNamedAndLosesNothing() {
        List<Entry> entries = entries(1, 2_000);
        int stored = 0;
        SQLiteConfig small = new SQLiteConfig();
        small.setMaxPageCount(20);
        try (SqliteFeedStore store = SqliteFeedStore.open(file, NETWORK, Chain.CRYPTO, MAX_ENTRY_BYTES, small)) {
            assertThat(reserve()).hasSize(DiskReserve.BYTES);
            assertThat(store.tend()).isEmpty();
            Throwable refused = null;
            while (refused == null) {
                int from = stored;
                refused = catchThrowable(() -> store.append(entries.subList(from, from + 10), true));
                stored += refused == null ? 10 : 0;
            }
            assertThat(refused)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot write to " + file)
                    .hasMessageContaining("database or disk is full")
                    .hasMessageContaining("Is the disk full or read-only?");
            assertThat(reserve()).doesNotExist();
            assertThat(store.load()).isEqualTo(entries.subList(0, stored));
            assertThat(store.tend()).as("the disk itself has room").isEmpty();
            assertThat(reserve()).exists();
        }
        try (SqliteFeedStore store = open(file)) {
            store.append(entries.subList(stored, entries.size()), true);
            assertThat(store.load()).isEqualTo(entries);
        }
    }

    private Path reserve() {
        return folder.resolve("ledger.db.reserve");
    }

    @Test
    void theStoreOfAMissingFolderIsRefused() {
        assertRefused(
                folder.resolve("missing/ledger.db"),
                folder.resolve("missing/ledger.db").toString());
    }

    private static SqliteFeedStore open(Path file) {
        return SqliteFeedStore.open(file, NETWORK, Chain.CRYPTO, MAX_ENTRY_BYTES);
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> {
                    try (SqliteFeedStore store = open(file)) {
                        store.load();
                    }
                })
                .as("%s", file)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private List<Entry> entries(int authors, int each) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < authors; i++) {
            entries.addAll(new Chain(random).write(each).entries);
        }
        return entries;
    }

    private static List<Entry> sorted(List<Entry> entries) {
        return entries.stream().sorted(Comparator.comparing(Entry::ref)).toList();
    }

    private List<Integer> samples(int length) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            positions.add(i);
        }
        for (int page = 0; page < length; page += PAGE_BYTES) {
            for (int i = 0; i < 12; i++) {
                positions.add(page + i);
            }
            for (int i = 0; i < SAMPLES_PER_PAGE; i++) {
                positions.add(page + random.nextInt(PAGE_BYTES));
            }
        }
        return positions;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to);
    }
}
