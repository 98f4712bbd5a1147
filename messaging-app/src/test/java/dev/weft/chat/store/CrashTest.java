package dev.weft.chat.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.StoreWrite;
import dev.weft.controlplane.identity.NodeId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is on the disk after a process was killed, or a machine has lost power: whole steps, and all that were answered. */
@Timeout(120)
class CrashTest {
    private static final int ITEMS_PER_STEP = 3;
    private static final long SEED = 11;

    @TempDir
    private Path folder;

    /** Writes steps until it is killed, and says after each that it is stored. The argument is the file. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            Samples samples = new Samples(SEED, 1);
            try (SqliteChatStore store = open(Path.of(arguments[0]), samples)) {
                for (long step = 1; step < Long.MAX_VALUE; step++) {
                    store.write(step(samples));
                    System.out.println(step);
                }
            }
        }
    }

    private static SqliteChatStore open(Path file, Samples samples) {
        return SqliteChatStore.open(file, Samples.NETWORK, samples.authors.get(0).id);
    }

    private static List<StoreWrite> step(Samples samples) {
        List<StoreWrite> writes = new ArrayList<>();
        for (int i = 0; i < ITEMS_PER_STEP; i++) {
            ConversationItem.Group item = samples.group(samples.authors.get(0), (samples.arrival + 1) << 16);
            writes.add(new StoreWrite.ItemAdded(item));
        }
        return writes;
    }

    @Test
    void whatWasAnsweredIsThereWheneverTheProcessIsKilled() throws IOException, InterruptedException {
        Random random = new Random(5);
        for (int round = 0; round < 4; round++) {
            Path file = folder.resolve("killed-" + round + ".db");
            long answered = runAndKill(file, 3 + random.nextInt(40));
            Samples samples = new Samples(SEED, 1);
            NodeId author = samples.authors.get(0).id;
            try (SqliteChatStore store = open(file, samples)) {
                long held = store.load().feeds().get(0).held().last();
                assertThat(held).isGreaterThanOrEqualTo(answered * ITEMS_PER_STEP);
                assertThat(held % ITEMS_PER_STEP).as("whole steps").isZero();
                assertThat(store.load().lastArrival()).isEqualTo(held);
                assertThat(store.item(new MessageId.Group(author, held))).isPresent();
                assertThat(store.search("1", 10))
                        .as("the words fit the messages")
                        .isNotEmpty();
            }
        }
    }

    private static long runAndKill(Path file, int afterSteps) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long answered = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                answered = Long.parseLong(line);
                if (answered == afterSteps) {
                    // Its output stays open this way, and what it still said is heard.
                    boolean unused = writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly();
            assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(answered).isGreaterThanOrEqualTo(afterSteps);
        return answered;
    }

    @Test
    void aTornLogLeavesWholeSteps() throws IOException {
        Samples samples = new Samples(SEED, 1);
        Path file = folder.resolve("chat.db");
        int steps = 6;
        try (SqliteChatStore first = open(file, samples)) {
            assertThat(first.load().lastArrival()).isZero();
        }
        try (SqliteChatStore store = open(file, samples)) {
            for (int i = 0; i < steps; i++) {
                store.write(step(samples));
            }
            byte[] database = Files.readAllBytes(file);
            byte[] log = Files.readAllBytes(folder.resolve("chat.db-wal"));
            Set<Long> left = new HashSet<>();
            for (int cut = log.length; cut >= 0; cut -= 4_099) {
                for (boolean rubbish : List.of(false, true)) {
                    left.add(heldAfter(database, torn(log, cut, rubbish), cut + "-" + rubbish, samples));
                }
            }
            assertThat(left).as("every number of steps, none and all included").hasSize(steps + 1);
        }
    }

    private static byte[] torn(byte[] log, int cut, boolean rubbish) {
        byte[] torn = Arrays.copyOf(Arrays.copyOf(log, cut), rubbish ? log.length : cut);
        Arrays.fill(torn, cut, torn.length, (byte) 0xa5);
        return torn;
    }

    private long heldAfter(byte[] database, byte[] log, String name, Samples samples) throws IOException {
        Path copy = Files.createDirectory(folder.resolve(name)).resolve("chat.db");
        Files.write(copy, database);
        Files.write(copy.resolveSibling("chat.db-wal"), log);
        Files.setPosixFilePermissions(copy, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        try (SqliteChatStore crashed = open(copy, samples)) {
            long held = crashed.load().lastArrival();
            assertThat(held % ITEMS_PER_STEP).as(name).isZero();
            return held;
        }
    }
}
