package dev.weft.chat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.chat.FakeMesh;
import dev.weft.chat.terminal.DaemonClient;
import dev.weft.chat.web.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft-chat run} as a process of its own: how it begins, and how it ends. */
@Timeout(180)
class RunTest {
    private static final long END_SECONDS = 30;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private FakeMesh mesh;

    @BeforeEach
    void begin() {
        mesh = new FakeMesh(folder);
        FakeMesh.Machine unused = mesh.join("alpha");
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
        mesh.close();
    }

    private Process run() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WeftChat.class.getName(),
                        "run",
                        "--state",
                        state().toString(),
                        "--agent-socket",
                        folder.resolve("1.sock").toString(),
                        "--http-port",
                        "0")
                .redirectError(folder.resolve("run.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private Path state() {
        return folder.resolve("state");
    }

    private JsonNode status() {
        StringWriter output = new StringWriter();
        int exitCode = WeftChat.commandLine(System.in, Map.of("WEFT_CHAT_STATE", state().toString()))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute("status", "--json");
        return new ObjectMapper().createObjectNode().put("exitCode", exitCode).put("output", output.toString());
    }

    private JsonNode awaitStatus(long start) throws IOException {
        JsonNode[] last = {status()};
        Await.until(() -> "it answers: " + last[0], () -> {
            last[0] = status();
            return last[0].path("exitCode").asInt() == 0;
        });
        JsonNode status = new ObjectMapper().readTree(last[0].path("output").asText());
        assertThat(status.at("/self/startNumber").asLong()).isEqualTo(start);
        return status;
    }

    @Test
    void itPrintsItsPageAndEndsCleanlyWhenTold() throws Exception {
        Process process = run();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).matches("Chat [a-z2-7]{26} on http://127\\.0\\.0\\.1:\\d+/#[0-9a-f]{48}");
            for (String file : List.of("daemon.json", "token", "identity.key", "seal.key")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state().resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
            // As an open page has one: a connection that stays, and the stream of events.
            JsonNode unused = awaitStatus(1);
            InputStream events = new DaemonClient(new DaemonFile(state()).read()).events("");
            process.destroy();
            assertThat(process.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(state().resolve("daemon.json")).doesNotExist();
            assertThat(state().resolve("chat.db-wal"))
                    .as("what an unclean end leaves")
                    .doesNotExist();
            events.close();
        }
    }

    @Test
    void aSecondOneIsRefusedAndAKilledOneIsFollowedByTheNext() throws Exception {
        Process first = run();
        JsonNode unused = awaitStatus(1);
        Process second = run();
        assertThat(second.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("run.log")))
                .contains("weft-chat: a weft-chat daemon runs on " + state() + " already", "--state")
                .doesNotContain("\tat ");
        unused = awaitStatus(1);
        first.destroyForcibly();
        assertThat(first.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(status().path("output").asText()).contains("does not answer", "start it again");
        Process unusedToo = run();
        unused = awaitStatus(2);
    }

    @Test
    void aDamagedStoreIsSaidAndLeft() throws Exception {
        Process first = run();
        JsonNode unused = awaitStatus(1);
        first.destroy();
        assertThat(first.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
        Files.writeString(state().resolve("chat.db"), "this was a store once".repeat(500));
        Process damaged = run();
        assertThat(damaged.waitFor(END_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(damaged.exitValue()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("run.log")))
                .contains("chat.db")
                .doesNotContain("\tat ");
        assertThat(state().resolve("chat.db")).content().startsWith("this was a store once");
    }
}
