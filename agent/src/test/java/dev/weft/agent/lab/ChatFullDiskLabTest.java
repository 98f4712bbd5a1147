package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose state folder is a small file system of its own, which is full: node2's. Node1's has room. */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatFullDiskLabTest {
    private static final LabFolder FOLDER = TestLabs.folder("chat-full");
    private static final Path SMALL = Path.of("/run/small");
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final int MAX_TRIES = 50;
    private static final int MAX_STARTS = 10;

    @TempDir
    private static Path folder;

    private static Lab lab;
    private static Path small;
    private static ChatPosts posts;
    private static ChatJudge judge;
    private static LabChat roomy;
    private static LabChat cramped;

    @BeforeAll
    static void up() throws IOException {
        lab = LabUp.run(FOLDER, 2, line -> {});
        LabTool.Outcome mounted = lab.attempt(2, List.of("mkdir", SMALL.toString()));
        assertThat(mounted.exitCode()).as(mounted.errors()).isZero();
        mounted = lab.attempt(
                2, List.of("mount", "-t", "tmpfs", "-o", "mode=0700,size=6m", "weft-lab", SMALL.toString()));
        assertThat(mounted.exitCode()).as(mounted.errors()).isZero();
        // What only the node has mounted is seen through its process.
        small = Path.of("/proc/" + Objects.requireNonNull(lab.node(2).host()).pid() + "/root" + SMALL);
        roomy = LabChat.start(lab, 1, folder);
        cramped = startCramped();
        Path roomyState = folder.resolve("chat1");
        Path crampedState = small.resolve("chat");
        posts = new ChatPosts(
                lab,
                node -> node == 1 ? roomyState : crampedState,
                node -> node == 1
                        ? new ChatDisk(roomyState.resolve("chat.db"))
                        : new ChatDisk(crampedState.resolve("chat.db"), folder.resolve("mirror.db")));
        assertThat(Patience.of(SOON)
                        .until(() -> !posts.status(1).isMissingNode()
                                && !posts.status(2).isMissingNode()))
                .isTrue();
        judge = new ChatJudge(List.of(1, 2), posts, folder);
        long unused = judge.awaitSettled();
    }

    private static LabChat startCramped() throws IOException {
        return LabChat.start(lab, 2, folder, SMALL.resolve("chat"), small.resolve("chat"));
    }

    @AfterAll
    static void down() {
        try {
            roomy.close();
            cramped.close();
        } finally {
            LabDown.run(FOLDER);
        }
    }

    /** To the last byte, while everybody writes what the other is to get. */
    @BeforeEach
    void fill() throws IOException {
        judge.take(posts.post(1, texts(2, "before")));
        judge.take(posts.post(2, texts(1, "before")));
        fillUp();
    }

    private static void fillUp() throws IOException {
        try (OutputStream filler =
                Files.newOutputStream(small.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] block = new byte[4_096];
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    @AfterEach
    void makeRoom() throws IOException {
        boolean unused = Files.deleteIfExists(small.resolve("filler"));
    }

    private static int round;

    private static List<ChatPosts.Text> texts(int to, String what) {
        round++;
        return IntStream.range(0, 6)
                .mapToObj(i -> new ChatPosts.Text(
                        i % 2 == 0 ? 0 : to, "%s to node%d, round %d, number %d".formatted(what, to, round, i)))
                .toList();
    }

    /** What fits into what the log had already still counts as taken; then nothing does. */
    private static void writeUntilRefused() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            List<ChatPosts.Text> texts = texts(1, "while the disk is full");
            List<ChatPosts.Taken> taken = posts.post(2, texts);
            judge.take(taken);
            if (taken.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("a full disk takes everything");
    }

    /** At most what fits into what the log had already is delivered; the rest waits, or its fate is not known. */
    private static void sendUntilItWaits() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            judge.take(posts.post(1, texts(2, "while its disk is full")));
            assertThat(Patience.of(SOON).until(() -> !posts.disk(1).written().containsValue("sent")))
                    .isTrue();
            if (!Set.of("delivered").containsAll(posts.disk(1).written().values())) {
                return;
            }
        }
        throw new AssertionError("a full disk takes everything");
    }

    @Test
    @Order(1)
    void whatCannotBeStoredIsRefusedWithTheReasonAndNothingElseIsLost() throws IOException {
        sendUntilItWaits();
        judge.delivered(1, 2);
        writeUntilRefused();
        assertThat(posts.lastRefusal()).contains("full").contains("chat.db");
        assertThatThrownBy(() -> cramped.run("send", "into the void"))
                .hasMessageContaining("full")
                .hasMessageContaining("chat.db");
        List<ChatPosts.Taken> waiting = posts.post(1, texts(2, "to who cannot store"));
        assertThat(waiting).hasSize(6);
        judge.take(waiting);
        judge.delivered(1, 2);
        assertThat(cramped.runs()).isTrue();

        makeRoom();
        long millis = judge.awaitSettled();
        judge.judge(true);
        JsonNode counters = posts.status(2).path("counters");
        assertThat(counters.path("store.failed").asLong()).isPositive();
        Figures.tell("full disk: refused, and %d ms after there was room again all was well; store.failed %d"
                .formatted(millis, counters.path("store.failed").asLong()));
    }

    /** The store may find room in its own log, and the next file none; or all finds room, and then the first texts none. */
    private static void startRefused() throws Exception {
        for (int tries = 0; tries < MAX_STARTS; tries++) {
            LabChat started;
            try {
                started = startCramped();
            } catch (IOException refused) {
                assertThat(refused)
                        .hasMessageContaining("weft-chat: cannot write to " + SMALL)
                        .hasMessageContaining("Is the disk full")
                        .hasMessageNotContaining("at dev.weft");
                return;
            }
            writeUntilRefused();
            started.kill();
            Files.deleteIfExists(small.resolve("chat/daemon.json"));
            fillUp();
        }
        throw new AssertionError("a full disk lets every start succeed");
    }

    @Test
    @Order(2)
    void killedAndStartedOnAFullDiskItLosesNothing() throws Exception {
        writeUntilRefused();
        cramped.kill();
        judge.take(posts.post(1, texts(2, "to who is down")));
        judge.delivered(1, 2);
        Files.deleteIfExists(small.resolve("chat/daemon.json"));
        startRefused();

        makeRoom();
        cramped = startCramped();
        long millis = judge.awaitSettled();
        judge.judge(true);
        Figures.tell(
                "full disk: does not start, and %d ms after it was started with room all was well".formatted(millis));
    }
}
