package dev.weft.agent.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The chat's daemon in one node of a lab, from the packaged jar. */
final class LabChat implements AutoCloseable {
    private static final Path JAR = Path.of("..", "messaging-app", "target", "weft-chat.jar")
            .toAbsolutePath()
            .normalize();
    private static final long END_SECONDS = 10;

    private final Lab lab;
    private final int node;
    private final Path state;
    private final Path seenState;
    private final Process process;

    private LabChat(Lab lab, int node, Path state, Path seenState, Process process) {
        this.lab = lab;
        this.node = node;
        this.state = state;
        this.seenState = seenState;
        this.process = process;
    }

    static LabChat start(Lab lab, int node, Path folder, String... options) throws IOException {
        Path state = folder.resolve("chat" + node);
        return start(lab, node, folder, state, state, options);
    }

    /**
     * Starts it on a state folder that only the node has.
     *
     * @param state as the node sees it
     * @param seenState as this process sees it
     */
    static LabChat start(Lab lab, int node, Path folder, Path state, Path seenState, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(command("run", state));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(lab.inNode(node, command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("chat" + node + ".log").toFile()));
        builder.environment().putAll(lab.environment());
        LabChat chat = new LabChat(lab, node, state, seenState, builder.start());
        boolean listens = Patience.of(java.time.Duration.ofSeconds(30))
                .until(() -> Files.exists(seenState.resolve("daemon.json")) || !chat.runs());
        if (!listens || !chat.runs()) {
            String log = Files.readString(folder.resolve("chat" + node + ".log"));
            chat.close();
            throw new IOException("the chat of node" + node + " does not start: " + log);
        }
        return chat;
    }

    private static List<String> command(String verb, Path state) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-jar",
                JAR.toString(),
                verb,
                "--state",
                state.toString());
    }

    boolean runs() {
        return process.isAlive();
    }

    /** By SIGKILL, with all that it started. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        boolean unused = process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs one command of the chat in this node. */
    String run(String verb, String... arguments) {
        List<String> command = new ArrayList<>(command(verb, state));
        command.addAll(List.of(arguments));
        LabTool.Outcome outcome = lab.attempt(node, command);
        if (outcome.exitCode() != 0) {
            throw new AssertionError(verb + " in node" + node + ": " + outcome.output() + outcome.errors());
        }
        return outcome.output();
    }

    /** Where the daemon listens, without a path. */
    String url() throws IOException {
        return field("url");
    }

    /** What a person opens in a browser. */
    String pageAddress() throws IOException {
        return url() + "/#" + field("token");
    }

    private String field(String name) throws IOException {
        return new ObjectMapper()
                .readTree(seenState.resolve("daemon.json").toFile())
                .path(name)
                .asText();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
