package dev.weft.agent.lab;

import dev.weft.agent.http.MembersJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lab that is up, and what can be done to it. Each change is made under the lab's lock and recorded at once. */
final class Lab {
    private static final String INTERFACE = "wg0";

    private final LabFolder folder;
    private final LabStore store;
    private final Agents agents;
    private final Chats chats;
    private final Launcher launcher;

    Lab(LabFolder folder, Launcher launcher) {
        this.folder = folder;
        this.store = new LabStore(folder);
        this.agents = new Agents(folder, launcher);
        this.chats = new Chats(folder, launcher);
        this.launcher = launcher;
    }

    /** The lab of that name; it must be up. */
    static Lab open(LabFolder folder) {
        Lab lab = new Lab(folder, Launcher.find());
        lab.state();
        return lab;
    }

    LabFolder folder() {
        return folder;
    }

    Map<String, String> environment() {
        return launcher.environment(folder);
    }

    Agents agents() {
        return agents;
    }

    Chats chats() {
        return chats;
    }

    LabState state() {
        LabState state = store.load()
                .orElseThrow(() -> new LabException(
                        "there is no lab '%s' (or you may not see it: it needs root); 'weft lab up' makes one"
                                .formatted(folder.name())));
        if (state.phase() != LabState.Phase.UP) {
            throw new LabException("lab '%s' is not up: its 'weft lab up' still runs or was cut short; 'weft lab down'"
                            .formatted(folder.name())
                    + " clears it away");
        }
        return state;
    }

    LabState.Node node(int number) {
        return state().find(number).orElseThrow(() -> new LabException("there is no node" + number));
    }

    /** Starts the agents, and the chats, of these nodes at once and waits until all answer. */
    void start(List<Integer> numbers) {
        change(() -> {
            List<Integer> agentless = numbers.stream()
                    .filter(number -> !(agents.runs(node(number)) && chats.isDown(node(number))))
                    .toList();
            startAgents(agentless);
            for (int number : numbers) {
                LabState.Node node = node(number);
                if (chats.isDown(node)) {
                    ProcessMark chat = chats.start(node);
                    record(number, changed -> changed.withChat(chat));
                    chats.awaitReady(node(number));
                }
            }
        });
    }

    private void startAgents(List<Integer> numbers) {
        for (int number : numbers) {
            LabState.Node node = node(number);
            if (agents.runs(node)) {
                throw new LabException("the agent of %s already runs".formatted(node.name()));
            }
            if (node.left()) {
                throw new LabException("%s left the network for good; a new invite would make a new member of it"
                        .formatted(node.name()));
            }
            ProcessMark agent = agents.start(node);
            record(number, changed -> changed.withAgent(agent));
        }
        for (int number : numbers) {
            LabState.Node node = node(number);
            ProcessMark agent = node.agent();
            if (agent != null) {
                agents.awaitReady(node, agent);
            }
        }
    }

    /** Starts a chat in each of these nodes, which had none yet, and waits until all answer. */
    void startChats(List<Integer> numbers) {
        change(() -> {
            for (int number : numbers) {
                ProcessMark chat = chats.start(node(number));
                record(number, node -> node.withChat(chat));
            }
            numbers.forEach(number -> chats.awaitReady(node(number)));
        });
    }

    /** Ends the chats: by SIGTERM or by SIGKILL. The agents go on. */
    void endChats(List<Integer> numbers, boolean forcibly) {
        change(() -> numbers.forEach(number -> chats.end(node(number), forcibly)));
    }

    /** Ends the agents: by SIGTERM, which they obey in good order, or by SIGKILL. Interfaces stay as they are. */
    void end(List<Integer> numbers, boolean forcibly) {
        change(() -> {
            for (int number : numbers) {
                agents.end(node(number), forcibly);
                record(number, node -> node.withAgent(null));
            }
        });
    }

    /** A power cut: all processes of the node end, its WireGuard interface and its {@code /run} are gone. */
    void cutPower(int number) {
        change(() -> {
            LabState.Node node = node(number);
            ProcessMark host = host(node);
            Optional<String> network = ProcessTable.networkNamespace(host.pid());
            List<ProcessMark> running = ProcessTable.all().stream()
                    .filter(process -> !process.equals(host)
                            && ProcessTable.networkNamespace(process.pid()).equals(network))
                    .toList();
            running.forEach(process -> ProcessTable.end(process, true));
            agents.awaitEnd(node, running);
            // An interface of the kernel does not end with a process; one of wireguard-go is gone already.
            LabTool.attempt(Namespaces.inNetwork(host, List.of("ip", "link", "delete", INTERFACE)), "");
            emptyRun(folder.node(node.name()));
            record(number, changed -> changed.withAgent(null));
        });
    }

    private static void emptyRun(NodeFolder node) {
        try (Stream<Path> files = Files.walk(node.run())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isDirectory(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new LabException("cannot empty " + node.run() + ": " + e.getMessage(), e);
        }
    }

    /** The node leaves the network for good. */
    void leave(int number) {
        change(() -> {
            LabState.Node node = node(number);
            ProcessMark agent = node.agent();
            agents.leave(node);
            if (agent != null) {
                agents.awaitEnd(node, agent);
            }
            record(number, changed -> changed.withAgent(null).withLeft());
        });
    }

    /** Replaces what is broken on purpose. */
    void breakUp(UnaryOperator<Faults> wanted) {
        change(() -> {
            LabState state = state();
            ProcessMark switchHost = state.switchHost();
            if (switchHost == null) {
                throw new LabException("the lab has no bridge; 'weft lab down' and 'weft lab up' make a new lab");
            }
            Faults faults = wanted.apply(state.faults());
            new Cables(switchHost).apply(faults);
            store.save(state.with(faults));
        });
    }

    /** Runs a command in a node on this terminal. */
    int exec(int number, List<String> command) {
        return LabTool.foreground(inNode(number, commandHere(command)), environment());
    }

    /** Runs a command in a node to its end. */
    LabTool.Outcome attempt(int number, List<String> command) {
        return LabTool.attempt(inNode(number, command), "", environment());
    }

    /** The whole command that runs a command in a node. */
    List<String> inNode(int number, List<String> command) {
        // 'env' looks the program up after the node's PATH was set.
        List<String> whole = new ArrayList<>(List.of("env"));
        whole.addAll(command);
        return Namespaces.inNode(host(node(number)), whole);
    }

    /** A node has its own /run, so a folder there is not the same folder. */
    private static List<String> commandHere(List<String> command) {
        Path here = Path.of("").toAbsolutePath();
        if (here.startsWith("/run") || here.startsWith("/var/run")) {
            return command;
        }
        List<String> whole = new ArrayList<>(List.of("--chdir=" + here));
        whole.addAll(command);
        return whole;
    }

    /** What each node believes, in the order of their numbers; nothing for one whose agent does not answer. */
    List<Optional<MembersJson>> views() {
        return state().nodes().stream().map(agents::members).toList();
    }

    private static ProcessMark host(LabState.Node node) {
        return usable(node.host(), node.name());
    }

    static ProcessMark usable(@Nullable ProcessMark host, String name) {
        if (host == null || !ProcessTable.runs(host)) {
            throw new LabException(
                    "%s has lost its namespaces; 'weft lab down' and 'weft lab up' make a new lab".formatted(name));
        }
        return host;
    }

    private void change(Runnable action) {
        state();
        try (LabLock lock = LabLock.take(folder)) {
            lock.hold(action);
        }
    }

    private void record(int number, UnaryOperator<LabState.Node> change) {
        store.save(state().with(number, change));
    }
}
