package dev.weft.chat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.DirectState;
import dev.weft.chat.core.StoreWrite;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChatStoreTest {
    private final Samples samples = new Samples(3, 2);
    private final NodeId self = samples.authors.get(0).id;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("chat.db");
    }

    private SqliteChatStore open() {
        return SqliteChatStore.open(file, Samples.NETWORK, self);
    }

    private StoreWrite message() {
        return new StoreWrite.ItemAdded(samples.group(samples.author(), (samples.arrival + 1) << 16));
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        try (SqliteChatStore store = open()) {
            store.write(List.of(message()));
            for (String name : List.of("chat.db", "chat.db-wal", "chat.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("chmod 600");
    }

    @Test
    void findsWordsAndTheirBeginningsWhateverIsTyped() {
        try (SqliteChatStore store = open()) {
            for (int i = 0; i < 60; i++) {
                store.write(List.of(message()));
            }
            store.write(List.of(
                    new StoreWrite.ItemAdded(samples.direct(self, (samples.arrival + 1) << 16, DirectState.QUEUED))));
            assertThat(store.search("alp", 100))
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item.toString()).contains("alpha"));
            assertThat(store.search("UBER", 100)).isNotEmpty();
            assertThat(store.search("alpha 1", 3)).hasSizeLessThanOrEqualTo(3);
            assertThat(store.search("alpha nowhere", 100)).isEmpty();
            for (String typed :
                    List.of("", " ", "\"", "-", "a AND", "NEAR(", "*", "a\"b", "text:", "x ".repeat(5_000))) {
                assertThat(store.search(typed, 5)).as(typed).hasSizeLessThanOrEqualTo(5);
            }
        }
    }

    @Test
    void anotherNetworkAndAnotherNodeAreRefused() {
        open().close();
        assertThatThrownBy(() -> SqliteChatStore.open(file, new NetworkId(9, 9), self))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to network");
        assertThatThrownBy(() -> SqliteChatStore.open(file, Samples.NETWORK, samples.authors.get(1).id))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to the chat id");
    }

    @Test
    void anotherVersionAndAnotherProgramAreRefused() throws Exception {
        open().close();
        sql("PRAGMA user_version = 99");
        assertThatThrownBy(this::open).hasMessageContaining("format version 99");
        sql("PRAGMA application_id = 1");
        assertThatThrownBy(this::open).hasMessageContaining("not a store of weft-chat");
    }

    @Test
    void aStoreOfVersion1IsBroughtUp() throws Exception {
        long arrival;
        try (SqliteChatStore store = open()) {
            store.write(List.of(message()));
            arrival = samples.arrival;
        }
        sql("ALTER TABLE message DROP COLUMN connection");
        sql("ALTER TABLE held DROP COLUMN connection");
        sql("PRAGMA user_version = 1");
        try (SqliteChatStore store = open()) {
            store.write(List.of(message(), new StoreWrite.HeldElsewhere(samples.authors.get(1).id, 1, 2, 3, 4)));
            assertThat(store.arrivedAfter(0, 10))
                    .extracting(ConversationItem::arrival)
                    .contains(arrival);
            assertThat(((ConversationItem.Group) store.arrivedAfter(0, 1).get(0)).connection())
                    .isZero();
            assertThat(store.heldElsewhere(1))
                    .extracting(StoreWrite.HeldElsewhere::connection)
                    .containsExactly(4L);
        }
        open().close();
    }

    private void sql(String text) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Test
    void aDamagedFileIsRefusedOrReadRight() throws IOException {
        try (SqliteChatStore store = open()) {
            for (int i = 0; i < 200; i++) {
                store.write(List.of(message()));
            }
        }
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            Files.write(file, good);
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                bytes.seek(random.nextInt(good.length));
                bytes.write(new byte[64]);
            }
            try (SqliteChatStore store = open()) {
                int held = store.arrivedAfter(0, 1_000).size();
                assertThat(held).isEqualTo(200);
            } catch (StoreException e) {
                assertThat(e.getMessage()).contains(file.toString());
                refused++;
            }
        }
        assertThat(refused).isPositive();
        Files.write(
                file,
                "this is no database, whatever it is called"
                        .repeat(200)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("damaged");
    }

    @Test
    void aFullDiskRefusesTheStepAndLosesNothing() throws Exception {
        try (SqliteChatStore store = open()) {
            store.write(List.of(message(), new StoreWrite.StartNumber(4)));
        }
        long pages = Files.size(file) / 4_096 + 8;
        try (SqliteChatStore store = open()) {
            store.limitPages(pages);
            long before = store.load().lastArrival();
            long refusedAt = 0;
            while (refusedAt == 0 && samples.arrival < 10_000) {
                try {
                    store.write(List.of(message()));
                    before = samples.arrival;
                } catch (StoreException e) {
                    assertThat(e).hasMessageContaining("full");
                    refusedAt = samples.arrival;
                }
            }
            assertThat(refusedAt).isPositive();
            assertThat(store.load().lastArrival()).isEqualTo(before);
            assertThat(store.load().startNumber()).isEqualTo(4);
            store.limitPages(pages * 2);
            samples.arrival = before;
            store.write(List.of(new StoreWrite.ItemAdded(samples.membership(self, 1))));
            List<ConversationItem> all = store.arrivedAfter(0, 100_000);
            assertThat(all).hasSize((int) before + 1);
        }
        try (SqliteChatStore store = open()) {
            assertThat(store.load().lastArrival()).isEqualTo(samples.arrival);
        }
    }
}
