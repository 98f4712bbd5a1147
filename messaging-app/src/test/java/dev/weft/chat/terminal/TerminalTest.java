package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.web.Await;
import dev.weft.chat.web.FakeDaemon;
import dev.weft.chat.web.Scene;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in a real terminal, made by {@code script}. */
class TerminalTest {
    @TempDir
    Path folder;

    @Test
    void talksInATerminalAndLeavesItAsItWas() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            Scene.play(daemon, true);
            daemon.put(Scene.item("message", "0099", "evil", "beta")
                    .put("text", "before\u001b]0;taken\u0007\u001b[31mafter"));
            Process process = start(daemon, "xterm-256color");
            try {
                until("the conversation", () -> screen().contains("after"));
                assertThat(screen()).contains("delta, gamma are away").doesNotContain("\u001b]0;taken", "\u0007");
                type(process, "/dm gam\t");
                type(process, "the key is under the mat\r");
                until(
                        "the direct message",
                        () -> daemon.posted().stream()
                                .anyMatch(body -> body.path("path").asText().equals("/v1/direct")
                                        && body.path("to").asText().equals("id-gamma")
                                        && body.path("text").asText().equals("the key is under the mat")));
                daemon.put(Scene.item("message", "0100", "later", "beta").put("text", "something-live"));
                until("what comes later", () -> screen().contains("something-live"));
                type(process, "/quit\r");
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
                assertThat(screen()).contains("\u001b[?1049h", "\u001b[?1049l");
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Test
    void saysSoWhereItCannotDraw() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            Process process = start(daemon, "dumb");
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(screen()).contains("no terminal to draw on: weft-chat log");
        }
    }

    private Process start(FakeDaemon daemon, String terminal) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path arguments = Files.writeString(
                folder.resolve("arguments"),
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx64m -cp \"" + System.getProperty("java.class.path")
                        + "\"");
        String command = String.join(
                " ",
                java,
                "@" + arguments,
                TerminalMain.class.getName(),
                daemon.uri().toString(),
                FakeDaemon.TOKEN);
        ProcessBuilder builder = new ProcessBuilder(
                        "script",
                        "--quiet",
                        "--flush",
                        "--return",
                        "--command",
                        "stty rows 24 cols 80; " + command,
                        folder.resolve("typescript").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("TERM", terminal, "LC_ALL", "C.UTF-8"));
        return builder.start();
    }

    private static void type(Process process, String text) throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** All that was written to the terminal so far. */
    private String screen() {
        try {
            Path typescript = folder.resolve("typescript");
            return Files.exists(typescript) ? Files.readString(typescript, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            return ""; // cut within a character: it is read again
        }
    }

    private void until(String what, BooleanSupplier condition) {
        Await.until(() -> what + "; the terminal shows: " + screen(), condition);
    }
}
