package dev.weft.agent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chats of a lab: a daemon in each node, run by a user that has no privileges and may do no more than enter the folder of
 * the agent's socket. The lab knows the program by its commands only.
 */
final class Chats {
    /** No account of this machine; who it is does not matter, only that it is not root. */
    static final int USER = 64_117;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final String STATE = "/var/lib/weft-chat";
    private static final String PROGRAM_FOLDER = "weft-chat-program";
    private static final String SCRATCH_FOLDER = "weft-chat";
    private static final Path IN_SOURCE_TREE = Path.of("agent/src/main/dist/weft-chat");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LabFolder folder;
    private final Launcher launcher;

    Chats(LabFolder folder, Launcher launcher) {
        this.folder = folder;
        this.launcher = launcher;
    }

    /** Starts the chat of a node; it is not ready yet. */
    ProcessMark start(LabState.Node node) {
        ProcessMark host = Lab.usable(node.host(), node.name());
        NodeFolder own = folder.node(node.name());
        prepare(own);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(Namespaces.inNode(
                host,
                List.of(
                        "setpriv",
                        "--reuid=" + USER,
                        "--regid=" + USER,
                        "--clear-groups",
                        "--no-new-privs",
                        "--bounding-set=-all",
                        readableProgram(host, own),
                        "run")));
        Map<String, String> environment = new HashMap<>(launcher.environment(folder));
        environment.put("HOME", STATE);
        environment.put("TMPDIR", "/run/" + SCRATCH_FOLDER);
        environment.put("WEFT_JAVA_OPTS", "-Djava.io.tmpdir=/run/" + SCRATCH_FOLDER);
        return LabTool.background(command, environment, own.chatLog());
    }

    /** Nobody on the machine but root gets past the lab's own folder; inside of the node these are as on a real machine. */
    private static void prepare(NodeFolder own) {
        try {
            Files.deleteIfExists(own.chatState().resolve("daemon.json"));
            mode(own.run(), "rwxr-xr-x");
            mode(own.run().resolve("weft"), "rwxr-x---");
            Files.setAttribute(own.run().resolve("weft"), "unix:gid", USER);
            Path scratch = own.run().resolve(SCRATCH_FOLDER);
            PrivateFiles.makeFolder(scratch);
            for (Path ownFolder : List.of(own.chatState(), scratch)) {
                Files.setAttribute(ownFolder, "unix:uid", USER);
                Files.setAttribute(ownFolder, "unix:gid", USER);
            }
        } catch (IOException e) {
            throw new LabException("cannot prepare the chat's folders: " + e, e);
        }
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** A checkout may lie where only its owner looks, so the node sees it at a place of its own. */
    private String readableProgram(ProcessMark host, NodeFolder own) {
        Path program = launcher.chat();
        if (!program.endsWith(IN_SOURCE_TREE)) {
            return program.toString();
        }
        Path checkout = program.resolve("../../../../..").normalize();
        Path place = own.run().resolve(PROGRAM_FOLDER);
        if (PrivateFiles.makeFolder(place)) {
            LabTool.run(
                    Namespaces.inNode(host, List.of("mount", "--bind", checkout.toString(), "/run/" + PROGRAM_FOLDER)),
                    "");
        }
        return "/run/" + PROGRAM_FOLDER + "/" + IN_SOURCE_TREE;
    }

    /** Waits until the chat answers. */
    void awaitReady(LabState.Node node) {
        Path sign = folder.node(node.name()).chatState().resolve("daemon.json");
        boolean ready = Patience.of(START_LIMIT).until(() -> !runs(node) || Files.exists(sign));
        if (!ready || !runs(node)) {
            throw new LabException("the chat of %s %s; the end of its log:\n%s"
                    .formatted(
                            node.name(),
                            ready ? "ended" : "does not answer after " + START_LIMIT.toSeconds() + " s",
                            LogTail.of(folder.node(node.name()).chatLog())));
        }
    }

    boolean runs(LabState.Node node) {
        ProcessMark chat = node.chat();
        return chat != null && ProcessTable.runs(chat);
    }

    /** Whether it should run and does not. */
    boolean isDown(LabState.Node node) {
        return node.chat() != null && !runs(node);
    }

    void end(LabState.Node node, boolean forcibly) {
        ProcessMark chat = node.chat();
        if (chat == null || !ProcessTable.runs(chat)) {
            throw new LabException("the chat of %s does not run".formatted(node.name()));
        }
        ProcessTable.end(chat, forcibly);
        if (!Patience.of(END_LIMIT).until(() -> !ProcessTable.runs(chat))) {
            throw new LabException("the chat of %s still runs after %d s; the end of its log:\n%s"
                    .formatted(
                            node.name(),
                            END_LIMIT.toSeconds(),
                            LogTail.of(folder.node(node.name()).chatLog())));
        }
    }

    /** Whether the chat of a node has connections to so many others. */
    boolean reachesOthers(LabState.Node node, int others) {
        LabTool.Outcome outcome = LabTool.attempt(
                Namespaces.inNode(
                        Lab.usable(node.host(), node.name()),
                        List.of(launcher.chat().toString(), "status", "--json", "--state", STATE)),
                "",
                launcher.environment(folder));
        try {
            JsonNode status = JSON.readTree(outcome.output());
            return outcome.exitCode() == 0
                    && status.path("ready").asBoolean()
                    && status.path("members").path("reachable").asInt() >= others;
        } catch (IOException e) {
            return false;
        }
    }
}
