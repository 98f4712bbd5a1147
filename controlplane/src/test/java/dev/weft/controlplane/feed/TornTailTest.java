package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine that loses power leaves of the store's log: whole transactions up to some point, whether the log ends
 * there or goes on with rubbish. The simulator's disks rely on it.
 */
class TornTailTest {
    private static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final int TRANSACTIONS = 8;
    private static final int ENTRIES_PER_TRANSACTION = 20;
    private static final int STRIDE_BYTES = 1_511;

    @TempDir
    private Path folder;

    private final Random random = new Random(23);

    @Test
    void whatIsLeftAreWholeTransactions() throws IOException {
        List<Entry> entries = new Chain(random).write(TRANSACTIONS * ENTRIES_PER_TRANSACTION).entries;
        Path file = folder.resolve("ledger.db");
        try (SqliteFeedStore empty = open(file)) {
            assertThat(empty.load()).isEmpty();
        }
        try (SqliteFeedStore store = open(file)) {
            for (int at = 0; at < entries.size(); at += ENTRIES_PER_TRANSACTION) {
                store.append(entries.subList(at, at + ENTRIES_PER_TRANSACTION), at % 3 == 0);
            }
            Set<Integer> sizes = new HashSet<>();
            byte[] database = Files.readAllBytes(file);
            byte[] log = Files.readAllBytes(folder.resolve("ledger.db-wal"));
            for (int cut = log.length; cut >= 0; cut -= STRIDE_BYTES) {
                for (boolean rubbish : List.of(false, true)) {
                    List<Entry> left = load(database, torn(log, cut, rubbish), cut + "-" + rubbish);
                    assertThat(left)
                            .as("cut at %s, rubbish: %s", cut, rubbish)
                            .isEqualTo(entries.subList(0, left.size()));
                    assertThat(left.size() % ENTRIES_PER_TRANSACTION)
                            .as("cut at %s", cut)
                            .isZero();
                    sizes.add(left.size());
                }
            }
            assertThat(sizes)
                    .as("every number of transactions, none and all included")
                    .hasSize(TRANSACTIONS + 1);
        }
    }

    private byte[] torn(byte[] log, int cut, boolean rubbish) {
        if (!rubbish) {
            return Arrays.copyOf(log, cut);
        }
        byte[] torn = log.clone();
        byte[] noise = new byte[log.length - cut];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, torn, cut, noise.length);
        return torn;
    }

    private List<Entry> load(byte[] database, byte[] log, String name) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name)).resolve("ledger.db");
        Files.write(copy, database);
        Files.write(copy.resolveSibling("ledger.db-wal"), log);
        try (SqliteFeedStore crashed = open(copy)) {
            return new ArrayList<>(crashed.load());
        }
    }

    private static SqliteFeedStore open(Path file) {
        return SqliteFeedStore.open(file, NETWORK, Chain.CRYPTO, 1_024);
    }
}
