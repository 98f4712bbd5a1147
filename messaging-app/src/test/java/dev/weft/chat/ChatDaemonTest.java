package dev.weft.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.web.Await;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.NetworkId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole daemons with real sockets and stores, beside agents that do as the test says. */
@Timeout(180)
class ChatDaemonTest {
    @TempDir
    Path folder;

    private FakeMesh mesh;
    private TestDaemon alpha;
    private TestDaemon beta;

    @BeforeEach
    void start() {
        mesh = new FakeMesh(folder);
        alpha = TestDaemon.on(mesh.join("alpha"), folder);
        beta = TestDaemon.on(mesh.join("beta"), folder);
        alpha.awaitConnection(beta);
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        mesh.close();
    }

    @Test
    void threeTalkAndADirectMessageIsForOneAlone() {
        try (TestDaemon gamma = TestDaemon.on(mesh.join("gamma"), folder)) {
            alpha.awaitConnection(gamma);
            beta.awaitConnection(gamma);
            MessageId unused = alpha.send("hello");
            beta.awaitTexts("hello");
            unused = beta.send("hello yourself");
            for (TestDaemon each : List.of(alpha, beta, gamma)) {
                each.awaitTexts("hello", "hello yourself");
            }
            MessageId.Direct id = alpha.tell(beta.chatId(), "psst");
            Await.until("it is delivered", () -> alpha.state(id).equals("delivered"));
            assertThat(alpha.whatHappened(id)).containsExactly("written", "sent", "receipt");
            assertThat(beta.whatHappened(id)).containsExactly("received", "receipt-given");
            beta.awaitTexts("hello", "hello yourself", "psst");
            gamma.awaitTexts("hello", "hello yourself");
        }
    }

    @Test
    void whoeverWritesTogetherWithOthersIsAnsweredWhenItIsStored() throws Exception {
        List<CompletableFuture<MessageId.Group>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String text = "number " + i;
            answers.add(alpha.daemon()
                    .ask(chat -> chat.core().sendGroup(text, chat.now()).id()));
        }
        List<String> texts = new ArrayList<>();
        for (CompletableFuture<MessageId.Group> answer : answers) {
            MessageId.Group id = answer.get(20, TimeUnit.SECONDS);
            assertThat(alpha.<Boolean>ask(chat -> chat.store().item(id).isPresent()))
                    .isTrue();
            assertThat(id.sequence()).isEqualTo(texts.size() + 1);
            texts.add("number " + texts.size());
        }
        beta.awaitTexts(texts.toArray(String[]::new));
    }

    @Test
    void whatWasCountedOutlastsAStoreThatFails() {
        MessageId unused = alpha.send("one");
        unused = beta.send("two");
        Await.until("both are here", () -> alpha.texts().size() == 2);
        assertThatThrownBy(() -> alpha.ask(chat -> {
                    throw new StoreException("the disk is gone for a moment");
                }))
                .hasMessageContaining("the disk is gone for a moment");
        Await.until("it has begun anew", () -> alpha.isTold() && alpha.reaches(beta.chatId()));
        assertThat(alpha.counted("store.failed")).isEqualTo(1);
        assertThat(alpha.counted("entries.written")).isEqualTo(1);
        assertThat(alpha.counted("entries.live")).isEqualTo(1);
        unused = alpha.send("three");
        assertThat(alpha.counted("entries.written")).isEqualTo(2);
    }

    @Test
    void whoIsAwayIsWaitedForAndNothingIsShownTwice() {
        beta.stop();
        Await.until("the connection is gone", () -> !alpha.reaches(beta.chatId()));
        MessageId unused = alpha.send("one");
        MessageId.Direct id = alpha.tell(beta.chatId(), "two");
        assertThat(alpha.state(id)).isEqualTo("queued");
        beta.start();
        beta.awaitTexts("one", "two");
        Await.until("it is delivered", () -> alpha.state(id).equals("delivered"));
        beta.stop();
        beta.start();
        alpha.awaitConnection(beta);
        beta.awaitTexts("one", "two");
        assertThat(alpha.whatHappened(id)).containsExactly("written", "sent", "receipt");
    }

    @Test
    void anAgentThatGoesAwayIsSaidAndNobodyIsForgotten() {
        alpha.machine.agentEnds();
        Await.until("it is said", () -> problem(alpha.daemon()).contains("no agent listens on"));
        assertThat(problem(alpha.daemon())).contains("start it");
        assertThat(alpha.<Boolean>ask(chat -> chat.view().isAgentReachable())).isFalse();
        MessageId unused = alpha.send("still here");
        beta.awaitTexts("still here");
        MessageId.Direct id = beta.tell(alpha.chatId(), "me too");
        Await.until("it is delivered", () -> beta.state(id).equals("delivered"));
        alpha.machine.agentStarts();
        Await.until("it is back", () -> alpha.ask(chat -> chat.view().isAgentReachable()));
        assertThat(problem(alpha.daemon())).isEmpty();
        assertThat(alpha.reaches(beta.chatId())).isTrue();
    }

    @Test
    void membershipStandsInTheConversationWithTheAgentsReason() {
        beta.machine.becomes("dead", "no answer for 3 s; gamma confirmed it");
        Await.until("the member is gone", () -> !memberships().isEmpty());
        assertThat(memberships())
                .singleElement()
                .extracting(
                        ConversationItem.Membership::change,
                        ConversationItem.Membership::reason,
                        ConversationItem.Membership::entry)
                .containsExactly(
                        ConversationItem.Change.FAILED,
                        "no answer for 3 s; gamma confirmed it",
                        beta.machine.id() + "/" + 7);
        beta.machine.becomes("alive", "it answered");
        Await.until("it is back", () -> memberships().size() == 2);
        assertThat(memberships().get(1).change()).isEqualTo(ConversationItem.Change.BACK);
    }

    private List<ConversationItem.Membership> memberships() {
        return alpha.items().stream()
                .filter(item -> item instanceof ConversationItem.Membership)
                .map(ConversationItem.Membership.class::cast)
                .filter(item -> item.name().equals("beta") && item.change() != ConversationItem.Change.JOINED)
                .toList();
    }

    @Test
    void aSecondDaemonOnTheSameFolderIsRefused() {
        assertThatThrownBy(() -> ChatDaemon.start(alpha.settings()))
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("runs on " + alpha.state)
                .hasMessageContaining("--state");
        MessageId unused = alpha.send("the first one goes on");
        beta.awaitTexts("the first one goes on");
    }

    @Test
    void aDamagedStoreIsRefusedAndLeftAsItIs() throws Exception {
        alpha.stop();
        byte[] damage = "this was a store once".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        Path store = alpha.state.resolve("chat.db");
        Files.write(store, damage);
        assertThatThrownBy(alpha::start).isInstanceOf(StoreException.class).hasMessageContaining("chat.db");
        assertThat(Files.readAllBytes(store)).isEqualTo(damage);
        // What it had locked is free again.
        assertThatThrownBy(alpha::start).isInstanceOf(StoreException.class).hasMessageContaining("chat.db");
    }

    @Test
    void aStoreWithoutItsKeysIsNotGivenNewOnes() throws Exception {
        alpha.stop();
        Files.delete(alpha.state.resolve("identity.key"));
        assertThatThrownBy(alpha::start)
                .isInstanceOf(ChatException.class)
                .hasMessageContaining("identity.key is missing")
                .hasMessageContaining("backup");
        assertThat(alpha.state.resolve("identity.key")).doesNotExist();
    }

    @Test
    void eachStartHasAHigherNumberAndTheOthersSeeIt() {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(alpha.ask(chat -> chat.view().startNumber()));
            alpha.stop();
            alpha.start();
            alpha.awaitConnection(beta);
        }
        assertThat(starts).containsExactly(1L, 2L, 3L);
        MessageId unused = alpha.send("from the fourth");
        beta.awaitTexts("from the fourth");
        assertThat(beta.counted("frames.old-incarnation")).isZero();
    }

    @Test
    void inAnotherNetworkItSaysSoAndKeepsWhatItHas() throws Exception {
        MessageId unused = alpha.send("of the first network");
        alpha.stop();
        alpha.machine.agentEnds();
        try (FakeMesh other = new FakeMesh(Files.createDirectory(folder.resolve("other")), new NetworkId(3, 4))) {
            FakeMesh.Machine elsewhere = other.join("alpha");
            ChatSettings settings = new ChatSettings(alpha.state, elsewhere.socket(), elsewhere.port(), 1_000, 30);
            try (ChatDaemon moved = ChatDaemon.start(settings)) {
                Await.until("it is said", () -> problem(moved).contains("another state folder with --state"));
                assertThat(problem(moved)).contains(new NetworkId(3, 4).toString(), FakeMesh.NETWORK.toString());
            }
        }
        alpha.machine.agentStarts();
        alpha.start();
        alpha.awaitConnection(beta);
        alpha.awaitTexts("of the first network");
    }

    private static String problem(ChatDaemon daemon) {
        return daemon.<String>ask(chat -> chat.surroundings().agentProblem()).join();
    }

    @Test
    void whatStillWaitsWhenItEndsIsAnswered() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ChatDaemon daemon = alpha.daemon();
        CompletableFuture<Boolean> first = daemon.ask(chat -> {
            begun.countDown();
            return waited(end);
        });
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(daemon.ask(chat -> 7));
        }
        Thread closing = new Thread(alpha::stop, "closing");
        closing.start();
        Await.until("it is ending", () -> closing.getState() == Thread.State.TIMED_WAITING);
        waiting.add(daemon.ask(chat -> 7));
        end.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS)).isTrue();
        for (CompletableFuture<Integer> each : waiting) {
            try {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(7);
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(ChatException.class).hasMessageContaining("ending");
            }
        }
        closing.join();
        assertThat(daemon.ask(chat -> 7)).isCompletedExceptionally();
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
