package dev.weft.chat;

import dev.weft.chat.agent.AgentView;
import dev.weft.chat.core.ChatConfig;
import dev.weft.chat.core.ChatIdentity;
import dev.weft.chat.core.ChatRefusedException;
import dev.weft.chat.core.Notice;
import dev.weft.chat.core.Roster;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The owner thread: connections, the agent's news and the faces' inquiries come in, one thing after the other. */
final class ChatLoop {
    static final int MAX_COMMANDS = 1_000;
    /** How long an inquiry waits for a chat that is just starting. */
    static final long STARTING_MILLIS = 6_000;

    private static final Logger LOG = LoggerFactory.getLogger(ChatLoop.class);
    private static final long TURN_MILLIS = 1_000;
    private static final long POSTPONED_MILLIS = 100;
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final long LONGEST_RETRY_MILLIS = 10_000;
    private static final long STOP_MILLIS = 5_000;

    private final ChatSettings settings;
    private final StateFolder folder;
    private final ChatIdentity identity;
    private final Crypto crypto;
    private final RandomGenerator random = Entropy.secure();
    private final Roles roles;
    private final BlockingQueue<Command> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private final Thread thread = new Thread(this::run, "weft-chat");
    private List<Asked<?>> postponed = new ArrayList<>();
    private volatile boolean stopping;
    private boolean over;
    private volatile @Nullable Session session;
    private volatile @Nullable ChatListener listener;
    private @Nullable AgentView agentView;
    private String agentProblem = "the agent has not been asked yet";
    private String announceProblem = "";
    private String sessionProblem = "waiting for the agent to tell which network this machine is in";
    private final Counts counts = new Counts();
    private long retryAtMillis;
    private long retryMillis = FIRST_RETRY_MILLIS;

    ChatLoop(ChatSettings settings, StateFolder folder, ChatIdentity identity, Crypto crypto) {
        this.settings = settings;
        this.folder = folder;
        this.identity = identity;
        this.crypto = crypto;
        this.roles = new Roles(crypto);
    }

    /** Opens what is there already, so that a store that cannot be used is told at once. */
    void start() {
        folder.network().ifPresent(this::open);
        thread.start();
    }

    void listen(ChatListener newListener) {
        listener = newListener;
    }

    /** Something for the owner thread: it is done, or told that it will never be. */
    private interface Command {
        void run();

        default void refuse(ChatException why) {}
    }

    /** An inquiry on its way. */
    private final class Asked<T> implements Command {
        private final Inquiry<T> inquiry;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final long deadlineMillis = SystemTime.now().millis() + STARTING_MILLIS;

        Asked(Inquiry<T> inquiry) {
            this.inquiry = inquiry;
        }

        @Override
        public void run() {
            answer(this);
        }

        @Override
        public void refuse(ChatException why) {
            boolean unused = answer.completeExceptionally(why);
        }
    }

    <T> CompletableFuture<T> ask(Inquiry<T> inquiry) {
        Asked<T> asked = new Asked<>(inquiry);
        if (!submit(asked)) {
            asked.refuse(new ChatException("the chat is overloaded or about to end; try again"));
        }
        return asked.answer;
    }

    void members(AgentView view) {
        boolean unused = submit(() -> tell(view));
    }

    void agentUnreachable(String cause) {
        boolean unused = submit(() -> {
            agentProblem = cause;
            AgentView last = agentView;
            List<Roster.Member> known =
                    last == null ? List.of() : roles.roster(last).members();
            inSession(now -> now.roster(new Roster(false, known)));
        });
    }

    void announced(String problem) {
        boolean unused = submit(() -> announceProblem = problem);
    }

    private boolean submit(Command command) {
        boolean accepted;
        synchronized (commands) {
            accepted = !over && commands.offer(command);
        }
        Session current = session;
        if (current != null) {
            current.network().wakeUp();
        }
        return accepted;
    }

    void stop() {
        stopping = true;
        boolean unused = submit(() -> {});
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                turn();
            } catch (InterruptedException e) {
                stopping = true;
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        try {
            inSession(Session::close);
        } finally {
            refuseAll(new ChatException("the chat is ending"));
        }
    }

    /** Whoever still waits hears that it waits in vain; nobody can come after that. */
    private void refuseAll(ChatException why) {
        List<Command> left = new ArrayList<>(postponed);
        synchronized (commands) {
            over = true;
            commands.drainTo(left);
        }
        left.forEach(command -> command.refuse(why));
    }

    private void turn() throws IOException, InterruptedException {
        Session current = session;
        Command command;
        if (current == null) {
            command = commands.poll(POSTPONED_MILLIS, TimeUnit.MILLISECONDS);
            reopen();
        } else {
            current.await(!commands.isEmpty() ? 0 : postponed.isEmpty() ? TURN_MILLIS : POSTPONED_MILLIS);
            current.turn();
            command = commands.poll();
        }
        for (int taken = 1; command != null; taken++) {
            command.run();
            command = taken < MAX_COMMANDS ? commands.poll() : null;
        }
        List<Asked<?>> again = postponed;
        postponed = new ArrayList<>();
        again.forEach(this::answer);
        // All that came and was asked in this turn goes to the disk at once.
        inSession(Session::carryOut);
        inSession(Session::wake);
        tellFaces();
    }

    private <T> void answer(Asked<T> asked) {
        Session current = session;
        if (current == null) {
            asked.answer.completeExceptionally(new ChatException(sessionProblem));
            return;
        }
        try {
            T value = asked.inquiry.answer(access(current));
            // What the inquiry did is on the disk before anybody hears that it is done.
            current.promise(() -> asked.answer.complete(value), asked::refuse);
        } catch (ChatRefusedException e) {
            if (e.reason() == ChatRefusedException.Reason.STARTING
                    && SystemTime.now().millis() < asked.deadlineMillis) {
                postponed.add(asked);
            } else {
                asked.answer.completeExceptionally(e);
            }
        } catch (StoreException e) {
            asked.refuse(notStored(e));
            failed(e);
        } catch (RuntimeException e) {
            asked.answer.completeExceptionally(e);
        }
    }

    private ChatAccess access(Session current) {
        AgentView view = agentView;
        return new ChatAccess(
                current.core(),
                current.store(),
                SystemTime.now(),
                current.core().view(),
                Surroundings.of(
                        view,
                        folder.network().orElseThrow(),
                        agentProblem.isEmpty() ? announceProblem : agentProblem,
                        current.network(),
                        counts.with(current)));
    }

    private void tell(AgentView view) {
        NetworkId own = folder.network().orElse(null);
        if (own == null) {
            folder.network(view.network());
            open(view.network());
        } else if (!own.equals(view.network())) {
            agentProblem = "the agent is in network " + view.network() + ", and this chat is of " + own
                    + ": name another state folder with --state";
            inSession(now -> now.roster(new Roster(false, List.of())));
            return;
        }
        agentView = view;
        agentProblem = "";
        inSession(now -> tell(now, view));
    }

    private void tell(Session to, AgentView view) {
        to.roster(roles.roster(view));
        to.peers(
                roles.peers(view),
                view.self().map(self -> self.addresses()).orElse(List.of()),
                view.self().map(self -> self.incarnation()).orElse(0L));
    }

    private interface SessionTask {
        void run(Session session);
    }

    private void inSession(SessionTask task) {
        Session current = session;
        if (current != null) {
            task.run(current);
        }
    }

    private void open(NetworkId network) {
        try {
            ChatConfig config = ChatConfig.usual(network)
                    .withRetention(settings.keptPerAuthor(), TimeUnit.DAYS.toMillis(settings.keptDays()));
            Session opened = Session.begin(folder.store(), config, identity, crypto, random, settings.port());
            session = opened;
            LOG.atInfo()
                    .setMessage("chat.began")
                    .addKeyValue("chat", identity.chatId())
                    .addKeyValue("network", network)
                    .addKeyValue("start", opened.core().startNumber())
                    .log();
        } catch (IOException e) {
            throw new ChatException("cannot prepare connections: " + e.getMessage(), e);
        }
    }

    private void reopen() {
        Optional<NetworkId> network = folder.network();
        if (network.isEmpty() || SystemTime.now().millis() < retryAtMillis) {
            return;
        }
        open(network.get());
        retryMillis = FIRST_RETRY_MILLIS;
        AgentView view = agentView;
        if (view != null) {
            inSession(now -> tell(now, view));
        }
        ChatListener face = listener;
        if (face != null) {
            face.restarted();
        }
    }

    private static ChatException notStored(StoreException cause) {
        return new ChatException("not stored, so nothing was sent: " + cause.getMessage(), cause);
    }

    /** Whatever was in memory may be ahead of the disk: the next session begins from the disk. */
    private void failed(Exception e) {
        sessionProblem = e instanceof StoreException || e instanceof ChatException
                ? String.valueOf(e.getMessage())
                : "the chat failed and begins anew: " + e;
        if (e instanceof StoreException) {
            counts.storeFailed();
            LOG.atError()
                    .setMessage("store.failed")
                    .addKeyValue("reason", sessionProblem)
                    .log();
        } else {
            LOG.error("chat.failed", e);
        }
        Session broken = session;
        session = null;
        if (broken != null) {
            counts.keep(broken);
            broken.breakPromises(
                    e instanceof StoreException cause ? notStored(cause) : new ChatException(sessionProblem));
        }
        retryAtMillis = SystemTime.now().millis() + retryMillis;
        retryMillis = Math.min(LONGEST_RETRY_MILLIS, retryMillis * 2);
        if (broken != null) {
            try {
                broken.close();
            } catch (StoreException closing) {
                LOG.warn("store.close-failed", closing);
            }
        }
    }

    private void tellFaces() {
        Session current = session;
        ChatListener face = listener;
        if (current == null) {
            return;
        }
        List<Notice> notices = current.takeNotices();
        if (face != null && !notices.isEmpty()) {
            face.happened(notices, access(current));
        }
    }
}
