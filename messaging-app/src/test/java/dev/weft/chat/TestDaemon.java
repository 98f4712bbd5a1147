package dev.weft.chat;

import dev.weft.chat.core.ChatRefusedException;
import dev.weft.chat.core.ChatView.MemberView;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Scope;
import dev.weft.chat.web.Await;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A whole chat daemon on one machine of a fake mesh, with a store and sockets of its own. */
public final class TestDaemon implements AutoCloseable {
    private static final long ANSWER_SECONDS = 20;

    final FakeMesh.Machine machine;
    final Path state;
    private @Nullable ChatDaemon daemon;
    private @Nullable NodeId chatId;

    private TestDaemon(FakeMesh.Machine machine, Path state) {
        this.machine = machine;
        this.state = state;
    }

    public static TestDaemon on(FakeMesh.Machine machine, Path folder) {
        TestDaemon made = new TestDaemon(machine, folder.resolve("state-" + machine.number));
        made.start();
        Await.until("the agent has told", () -> made.isTold());
        return made;
    }

    ChatSettings settings() {
        return new ChatSettings(state, machine.socket(), machine.port(), 1_000, 30);
    }

    void start() {
        ChatDaemon started = ChatDaemon.start(settings());
        daemon = started;
        chatId = started.chatId();
    }

    boolean isTold() {
        return daemon().ask(chat -> true).exceptionally(e -> false).join();
    }

    void stop() {
        ChatDaemon ended = daemon;
        daemon = null;
        if (ended != null) {
            ended.close();
        }
    }

    public ChatDaemon daemon() {
        if (daemon == null) {
            throw new AssertionError(machine.name + " does not run");
        }
        return daemon;
    }

    public InetAddress address() {
        return machine.address();
    }

    public int port() {
        return machine.port();
    }

    /** All agents tell that its machine has another status, and why. */
    public void becomes(String status, String why) {
        machine.becomes(status, why);
    }

    /** Also of one that does not run now. */
    public NodeId chatId() {
        return Objects.requireNonNull(chatId);
    }

    public <T> T ask(Inquiry<T> inquiry) {
        try {
            return daemon().ask(inquiry).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(machine.name + ": " + e.getCause(), e);
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError(machine.name + " does not answer", e);
        }
    }

    public MessageId.Group send(String text) {
        return ask(chat -> chat.core().sendGroup(text, chat.now())).id();
    }

    public MessageId.Direct tell(NodeId to, String text) {
        return ask(chat -> sendDirect(chat, to, text));
    }

    private static MessageId.Direct sendDirect(ChatAccess chat, NodeId to, String text) throws ChatRefusedException {
        return chat.core().sendDirect(to, text, chat.now()).message().id();
    }

    List<ConversationItem> items() {
        return ask(chat -> chat.store().conversation(Scope.ALL, null, null, 500).items());
    }

    /** What was said to all and to this one, in the order in which it is shown. */
    public List<String> texts() {
        return items().stream().map(TestDaemon::text).flatMap(Optional::stream).toList();
    }

    private static Optional<String> text(ConversationItem item) {
        if (item instanceof ConversationItem.Group group) {
            return Optional.of(group.text());
        }
        return item instanceof ConversationItem.Direct direct
                ? Optional.of(direct.message().text())
                : Optional.empty();
    }

    String state(MessageId.Direct id) {
        return ask(chat -> chat.store().direct(id).orElseThrow().state().word());
    }

    List<String> whatHappened(MessageId id) {
        return ask(chat -> chat.store().evidence(id).stream()
                .map(Evidence::what)
                .map(Evidence.What::word)
                .toList());
    }

    /** A counter as {@code weft-chat status} has it. */
    public long counted(String name) {
        return ask(chat -> chat.surroundings().counters().getOrDefault(name, 0L));
    }

    boolean knows(NodeId other) {
        return ask(chat -> chat.view().members().stream().anyMatch(member -> other.equals(member.chatId())));
    }

    boolean hasTwoHistories(NodeId other) {
        return ask(chat -> chat.view().members().stream()
                .filter(member -> other.equals(member.chatId()))
                .anyMatch(MemberView::isForked));
    }

    boolean reaches(NodeId other) {
        return ask(chat -> chat.view().members().stream()
                .filter(member -> other.equals(member.chatId()))
                .anyMatch(MemberView::isConnected));
    }

    public void awaitConnection(TestDaemon other) {
        Await.until(
                () -> machine.name + " reaches " + other.machine.name,
                () -> reaches(other.chatId()) && other.reaches(chatId()));
    }

    void awaitCount(String name, long atLeast) {
        Await.until(
                () -> machine.name + " counts " + name + ": "
                        + ask(chat -> chat.surroundings().counters()),
                () -> counted(name) >= atLeast);
    }

    public void awaitTexts(String... wanted) {
        Await.until(
                () -> machine.name + " shows " + List.of(wanted) + ", not " + texts(),
                () -> texts().equals(List.of(wanted)));
    }

    @Override
    public void close() {
        stop();
    }
}
