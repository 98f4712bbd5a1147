package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Failures that meet, on real daemons while everybody writes to everybody: each several times, killed at random moments,
 * and judged by what is on the disks. How often, and from which seed: {@code -Dlab.chatRepeats=10 -Dlab.chatSeed=4711}.
 */
@Tag("lab")
@Timeout(540)
class ChatFailuresLabTest {
    private static final int REPEATS = Integer.getInteger("lab.chatRepeats", 2);
    private static final long SEED = Long.getLong("lab.chatSeed", new SplittableRandom().nextInt(1_000_000));
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int MISSED_BY_EACH = 80;
    private static final int BURST = 20;
    private static final long MILLI = 1_000_000;

    private static final LabFolder FOLDER = TestLabs.folder("chat-failures");

    @TempDir
    private static Path scratch;

    private static Lab lab;
    private static ChatPosts posts;
    private static ChatJudge judge;

    /** One failure; says whether it met what it was to meet. */
    private interface Failure {
        boolean happens(SplittableRandom random, String mark) throws Exception;
    }

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, ALL.size(), true, line -> {});
        posts = new ChatPosts(lab);
        judge = new ChatJudge(ALL, posts, scratch);
        long unused = judge.awaitSettled();
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @AfterEach
    void heal() {
        lab.breakUp(faults -> Faults.NONE);
        startWhoIsDown();
    }

    private static void repeat(String name, Failure failure) throws Exception {
        Patience whole = Patience.unlimited();
        int met = 0;
        long worst = 0;
        int before = judge.takenCount();
        for (int round = 1; round <= REPEATS; round++) {
            SplittableRandom random = new SplittableRandom(SEED + 1_000L * name.hashCode() + round);
            boolean hasMet = failure.happens(random, name + " " + round);
            long settled = judge.awaitSettled();
            judge.judge(round == REPEATS);
            met += hasMet ? 1 : 0;
            worst = Math.max(worst, settled);
            System.out.printf(
                    "%s %d: %s, all well after %d ms, %d ms so far%n",
                    name, round, hasMet ? "met" : "not met", settled, whole.elapsedMillis());
        }
        Figures.tell(
                "%s: %d times, met %d times; %d messages taken, none lost or doubled; all well %d ms after at worst; %d ms in all; seed %d"
                        .formatted(
                                name, REPEATS, met, judge.takenCount() - before, worst, whole.elapsedMillis(), SEED));
    }

    private static int draw(SplittableRandom random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    private static List<Integer> others(int node) {
        return ALL.stream().filter(other -> other != node).toList();
    }

    private static void pause(long millis) {
        boolean unused = Patience.of(Duration.ofMillis(millis)).until(() -> false);
    }

    /** Looks again and again without a pause: what follows comes right after. */
    private static boolean atOnceWhen(BooleanSupplier condition) {
        Patience patience = Patience.of(SOON);
        while (!condition.getAsBoolean()) {
            if (patience.isOver()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReady(int node) {
        return Files.exists(FOLDER.node(lab.node(node).name()).chatState().resolve("daemon.json"));
    }

    private static void startWhoIsDown() {
        List<Integer> down =
                ALL.stream().filter(node -> lab.chats().isDown(lab.node(node))).toList();
        if (!down.isEmpty()) {
            lab.start(down);
        }
    }

    /** A start that may be cut short by a kill. */
    private static CompletableFuture<Void> startMeanwhile(Runnable start) {
        return CompletableFuture.runAsync(start).handle((done, killed) -> null);
    }

    /** The process that follows one that was killed. */
    private static ChatVictim successor(ChatVictim killed) {
        assertThat(Patience.of(SOON)
                        .until(() -> !ChatVictim.of(lab, killed.node()).equals(killed)))
                .isTrue();
        return ChatVictim.of(lab, killed.node());
    }

    @Test
    void aNodeIsKilledWhileItRecovers() throws Exception {
        repeat("killed while recovering", (random, mark) -> {
            int node = draw(random);
            ChatVictim victim = ChatVictim.of(lab, node);
            victim.killAfter(0);
            writeMany(node, mark);
            ChatDisk disk = judge.disk(node);
            long before = disk.messages();
            long everything = others(node).stream()
                    .mapToLong(other -> judge.disk(other).messages())
                    .max()
                    .orElseThrow();
            try (ChatTraffic traffic = ChatTraffic.start(posts, judge, others(node), mark)) {
                CompletableFuture<Void> starting = startMeanwhile(() -> lab.start(List.of(node)));
                ChatVictim recovering = successor(victim);
                // Nobody looks into the store before the daemon has opened it: that would be a recovery of its own.
                starting.join();
                assertThat(atOnceWhen(() -> disk.messages() > before))
                        .as("recovery begins")
                        .isTrue();
                recovering.killAfter(random.nextLong(40 * MILLI));
                traffic.stop();
            }
            long recovered = disk.messages();
            startWhoIsDown();
            return recovered > before && recovered < everything;
        });
    }

    /** What a node misses that is down. */
    private static void writeMany(int absent, String mark) {
        others(absent).parallelStream().forEach(node -> {
            List<ChatPosts.Text> texts = new ArrayList<>();
            for (int i = 0; i < MISSED_BY_EACH; i++) {
                texts.add(new ChatPosts.Text(0, "%s: missed %d from node%d".formatted(mark, i, node)));
            }
            for (int i = 0; i < BURST; i++) {
                texts.add(new ChatPosts.Text(absent, "%s: waits %d at node%d".formatted(mark, i, node)));
            }
            List<ChatPosts.Taken> taken = posts.post(node, texts);
            assertThat(taken).hasSameSizeAs(texts);
            judge.take(taken);
        });
    }

    @Test
    void aNodeIsKilledDuringAPartition() throws Exception {
        repeat("killed in a partition", (random, mark) -> {
            int alone = draw(random);
            ChatVictim victim = ChatVictim.of(lab, draw(random));
            boolean healsFirst = random.nextInt(3) == 0;
            boolean wasFelt;
            try (ChatTraffic traffic = ChatTraffic.start(posts, judge, ALL, mark)) {
                lab.breakUp(faults -> faults.withGroups(List.of(List.of(alone))));
                victim.killAfter(random.nextLong(2_500 * MILLI));
                pause(random.nextInt(1_500));
                if (!healsFirst) {
                    lab.start(List.of(victim.node()));
                    pause(random.nextInt(1_500));
                }
                wasFelt = ALL.stream()
                                .map(node -> judge.disk(node).feeds())
                                .distinct()
                                .count()
                        > 1;
                lab.breakUp(faults -> Faults.NONE);
                pause(random.nextInt(500));
                if (healsFirst) {
                    lab.start(List.of(victim.node()));
                }
                traffic.stop();
            }
            return wasFelt;
        });
    }

    @Test
    void nodesAreRestartedWhileOthersRestart() throws Exception {
        repeat("restarted while others restart", (random, mark) -> {
            long[] moments = random.longs(ALL.size() + 1, 0, 500 * MILLI).toArray();
            long again = random.nextLong(1_500 * MILLI);
            int twice = draw(random);
            boolean hasMet;
            try (ChatTraffic traffic = ChatTraffic.start(posts, judge, ALL, mark)) {
                List<ChatVictim> victims =
                        ALL.stream().map(node -> ChatVictim.of(lab, node)).toList();
                IntStream.range(0, victims.size())
                        .mapToObj(i ->
                                CompletableFuture.runAsync(() -> victims.get(i).killAfter(moments[i])))
                        .toList()
                        .forEach(CompletableFuture::join);
                CompletableFuture<Void> starting = startMeanwhile(() -> lab.startChats(ALL));
                successor(victims.get(twice - 1)).killAfter(again);
                hasMet = others(twice).stream().anyMatch(node -> !isReady(node));
                starting.join();
                startWhoIsDown();
                traffic.stop();
            }
            return hasMet;
        });
    }

    /**
     * A quarter of the kills come at most 30 ms after the first message is there, which rarely meets the moment; the others
     * come at once, or at most 1 ms, after the receiver's store has begun to write one.
     */
    @Test
    void aReceiverIsKilledBetweenStoringAndTheReceipt() throws Exception {
        repeat("receiver killed before the receipt", (random, mark) -> {
            int receiver = draw(random);
            ChatVictim victim = ChatVictim.of(lab, receiver);
            ChatDisk there = judge.disk(receiver);
            int before = there.received().size();
            List<CompletableFuture<Void>> bursts = others(receiver).stream()
                    .map(sender -> startBurst(sender, receiver, mark))
                    .toList();
            assertThat(atOnceWhen(() -> there.received().size() > before)).isTrue();
            if (random.nextInt(4) > 0) {
                for (int more = random.nextInt(8); more >= 0; more--) {
                    assertThat(there.awaitWriting(SOON)).isTrue();
                }
                victim.killAfter(random.nextInt(2) * random.nextLong(MILLI));
            } else {
                victim.killAfter(random.nextLong(30 * MILLI));
            }
            bursts.forEach(CompletableFuture::join);
            boolean hasMet = false;
            for (int other : others(receiver)) {
                ChatDisk disk = judge.disk(other);
                // The receipts that came are taken down by now: that the connection is gone comes after them.
                assertThat(Patience.of(SOON)
                                .until(() ->
                                        !disk.written(judge.chatId(receiver)).containsValue("sent")))
                        .isTrue();
                judge.delivered(other, receiver);
                Set<String> stored = judge.disk(receiver).received();
                hasMet |= disk.written(judge.chatId(receiver)).entrySet().stream()
                        .anyMatch(message -> stored.contains(message.getKey())
                                && !message.getValue().equals("delivered"));
            }
            startWhoIsDown();
            return hasMet;
        });
    }

    @Test
    void aSenderIsKilledBetweenSendingAndTheReceipt() throws Exception {
        repeat("sender killed before the receipt", (random, mark) -> {
            int sender = draw(random);
            int receiver = others(sender).get(random.nextInt(2));
            try (ChatTraffic traffic = ChatTraffic.start(posts, judge, ALL, mark)) {
                ChatVictim victim = ChatVictim.of(lab, sender);
                ChatDisk here = judge.disk(sender);
                int before = here.written().size();
                CompletableFuture<Void> burst = startBurst(sender, receiver, mark);
                assertThat(atOnceWhen(() -> here.written().size() > before)).isTrue();
                victim.killAfter(random.nextLong(30 * MILLI));
                burst.join();
                traffic.stop();
            }
            boolean hasMet = false;
            for (int other : others(sender)) {
                judge.delivered(sender, other);
                Set<String> stored = judge.disk(other).received();
                Map<String, String> written = judge.disk(sender).written(judge.chatId(other));
                hasMet |= written.entrySet().stream()
                        .anyMatch(message -> stored.contains(message.getKey())
                                && message.getValue().equals("sent"));
            }
            startWhoIsDown();
            return hasMet;
        });
    }

    /** Many direct messages in a row, some to all among them. */
    private static CompletableFuture<Void> startBurst(int sender, int receiver, String mark) {
        List<ChatPosts.Text> texts = IntStream.range(0, BURST)
                .mapToObj(i -> new ChatPosts.Text(
                        i % 5 == 4 ? 0 : receiver, "%s: burst %d from node%d".formatted(mark, i, sender)))
                .toList();
        return CompletableFuture.runAsync(() -> judge.take(posts.post(sender, texts)));
    }
}
