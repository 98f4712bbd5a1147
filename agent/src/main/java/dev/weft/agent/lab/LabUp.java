package dev.weft.agent.lab;

import dev.weft.agent.http.MemberJson;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** Builds a lab from nothing, or nothing at all: what was made is removed when a later step fails. */
final class LabUp {
    static final int MAX_NODES = 100;

    /** What runs in the hosts. */
    private enum Inside {
        NOTHING,
        AGENTS,
        AGENTS_AND_CHATS
    }

    private static final String NETWORK_NAME = "lab";
    private static final Ipv4Range MESH_RANGE = Ipv4Range.DEFAULT;
    private static final Duration CONVERGE_LIMIT = Duration.ofSeconds(60);
    private static final Duration CLEAR_LIMIT = Duration.ofSeconds(20);
    private static final long PROGRESS_MILLIS = 2000;

    private final LabFolder folder;
    private final LabStore store;
    private final Lab lab;
    private final Consumer<String> progress;
    private volatile boolean cancelled;
    private volatile boolean finished;

    private LabUp(LabFolder folder, Consumer<String> progress) {
        this.folder = folder;
        this.store = new LabStore(folder);
        this.lab = new Lab(folder, Launcher.find());
        this.progress = progress;
    }

    /**
     * Builds the lab and waits until each node sees all others alive.
     *
     * @param progress hears a line for each step
     */
    static Lab run(LabFolder folder, int nodes, Consumer<String> progress) {
        return run(folder, nodes, false, progress);
    }

    /**
     * Builds the lab and waits until each node sees all others alive.
     *
     * @param withChats whether a chat daemon runs in each node; then also until each has a connection to all others
     * @param progress hears a line for each step
     */
    static Lab run(LabFolder folder, int nodes, boolean withChats, Consumer<String> progress) {
        return run(folder, nodes, withChats ? Inside.AGENTS_AND_CHATS : Inside.AGENTS, progress);
    }

    /** Hosts and cables alone: no agent runs in them. */
    static Lab bareHosts(LabFolder folder, int nodes, Consumer<String> progress) {
        return run(folder, nodes, Inside.NOTHING, progress);
    }

    private static Lab run(LabFolder folder, int nodes, Inside inside, Consumer<String> progress) {
        if (nodes < 1 || nodes > MAX_NODES) {
            throw new LabException("a lab has 1 to %d nodes".formatted(MAX_NODES));
        }
        Requirements.check();
        LabUp up = new LabUp(folder, progress);
        up.makeFolder();
        Thread cleaner = new Thread(up::clearAway, "lab-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try (LabLock lock = LabLock.take(folder)) {
            lock.hold(() -> up.build(nodes, inside));
        } catch (RuntimeException | Error e) {
            new Removal(folder).run();
            throw e;
        } finally {
            up.finished = true;
            forget(cleaner);
        }
        return up.lab;
    }

    /**
     * The process is asked to end in the middle of its work. The builder goes on beside this hook until it notices, so
     * what it still makes is removed again until it has given up.
     */
    private void clearAway() {
        cancelled = true;
        boolean unused = Patience.of(CLEAR_LIMIT).until(() -> {
            boolean builderIsDone = finished;
            try {
                new Removal(folder).run();
            } catch (LabException e) {
                // The builder has just put a file into a folder that was being deleted.
                return false;
            }
            return builderIsDone;
        });
    }

    private void goOn() {
        if (cancelled) {
            throw new LabException("the lab was taken down meanwhile");
        }
    }

    private static void forget(Thread cleaner) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            // The process is ending already, and the cleaner at work.
        }
    }

    private void makeFolder() {
        if (!PrivateFiles.makeFolder(folder.path())) {
            throw new LabException(
                    "lab '%1$s' is there already; 'weft lab down%2$s' removes it, --name makes another one"
                            .formatted(
                                    folder.name(),
                                    folder.name().equals(LabFolder.DEFAULT_NAME) ? "" : " --name " + folder.name()));
        }
    }

    private void build(int count, Inside inside) {
        Patience clock = Patience.of(CONVERGE_LIMIT);
        makeHosts(count);
        progress.accept("%d hosts on one bridge after %d ms".formatted(count, clock.elapsedMillis()));
        if (inside != Inside.NOTHING) {
            makeMesh(count, clock);
        }
        if (inside == Inside.AGENTS_AND_CHATS) {
            makeChats(count, clock);
        }
        store.save(store.load().orElseThrow().with(LabState.Phase.UP));
    }

    private void makeMesh(int count, Patience clock) {
        found();
        progress.accept("node1 founded the network after %d ms".formatted(clock.elapsedMillis()));
        if (count > 1) {
            join(count);
            progress.accept("all agents answer after %d ms".formatted(clock.elapsedMillis()));
        }
        awaitFullView(count);
        progress.accept("every node sees %d alive members after %d ms".formatted(count, clock.elapsedMillis()));
    }

    private void makeChats(int count, Patience clock) {
        for (LabState.Node node : current().nodes()) {
            goOn();
            ProcessMark chat = lab.chats().start(node);
            store.save(current().with(node.number(), changed -> changed.withChat(chat)));
        }
        current().nodes().forEach(lab.chats()::awaitReady);
        if (!Patience.of(CONVERGE_LIMIT).until(() -> {
            goOn();
            return current().nodes().stream().allMatch(node -> lab.chats().reachesOthers(node, count - 1));
        })) {
            throw new LabException("after %d s not every chat is connected to the %d others"
                    .formatted(CONVERGE_LIMIT.toSeconds(), count - 1));
        }
        progress.accept("every chat is connected to all others after %d ms".formatted(clock.elapsedMillis()));
    }

    private void makeHosts(int count) {
        store.save(LabState.starting(count));
        ProcessMark switchHost = Namespaces.startSwitchHost(folder);
        store.save(LabState.starting(count).with(switchHost));
        Cables cables = new Cables(switchHost);
        cables.makeBridge();
        for (LabState.Node node : current().nodes()) {
            folder.node(node.name()).folders().forEach(PrivateFiles::makeFolder);
            ProcessMark host = Namespaces.startNodeHost(folder, node);
            store.save(current().with(node.number(), changed -> changed.withHost(host)));
            cables.plugIn(node, host);
        }
    }

    private void found() {
        Enrolment.found(folder.node("node1").state(), NETWORK_NAME, MESH_RANGE);
        launch(1);
        awaitReady(1);
    }

    /** Few agents start at one time: each is a Java that wants a processor for a second. */
    private void join(int count) {
        String token = lab.agents().invite(node(1), count - 1);
        int atOnce = Math.max(2, Runtime.getRuntime().availableProcessors());
        Queue<Integer> starting = new ArrayDeque<>();
        for (int number = 2; number <= count; number++) {
            Enrolment.join(folder.node(node(number).name()).state(), token);
            launch(number);
            starting.add(number);
            if (starting.size() >= atOnce) {
                awaitReady(starting.remove());
            }
        }
        starting.forEach(this::awaitReady);
    }

    private void launch(int number) {
        goOn();
        ProcessMark agent = lab.agents().start(node(number));
        store.save(current().with(number, node -> node.withAgent(agent)));
    }

    private void awaitReady(int number) {
        LabState.Node node = node(number);
        ProcessMark agent = node.agent();
        if (agent != null) {
            lab.agents().awaitReady(node, agent);
        }
    }

    private void awaitFullView(int count) {
        Patience patience = Patience.of(CONVERGE_LIMIT);
        long[] told = {0};
        boolean done = patience.until(() -> {
            List<LabState.Node> behind = current().nodes().stream()
                    .filter(node -> aliveMembers(node) < count)
                    .toList();
            if (patience.elapsedMillis() - told[0] > PROGRESS_MILLIS) {
                told[0] = patience.elapsedMillis();
                progress.accept("%d of %d nodes see all members".formatted(count - behind.size(), count));
            }
            return behind.isEmpty();
        });
        if (!done) {
            throw new LabException("after %d s not every node sees %d alive members:\n%s"
                    .formatted(CONVERGE_LIMIT.toSeconds(), count, describeViews(count)));
        }
    }

    private String describeViews(int count) {
        StringBuilder text = new StringBuilder();
        for (LabState.Node node : current().nodes()) {
            long alive = aliveMembers(node);
            text.append("%s sees %d\n".formatted(node.name(), alive));
            if (alive < count) {
                text.append(LogTail.of(folder.node(node.name()).agentLog()).indent(2));
            }
        }
        return text.toString();
    }

    private long aliveMembers(LabState.Node node) {
        return lab.agents()
                .members(node)
                .map(view -> view.members().stream()
                        .map(MemberJson::status)
                        .filter("alive"::equals)
                        .count())
                .orElse(0L);
    }

    private LabState current() {
        goOn();
        return store.load().orElseThrow(() -> new LabException("the lab was taken down meanwhile"));
    }

    private LabState.Node node(int number) {
        return current().find(number).orElseThrow();
    }
}
