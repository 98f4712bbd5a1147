package dev.weft.agent.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Starts the lab's child processes: always an argument list, never a shell. */
final class LabTool {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path NOTHING = Path.of("/dev/null");

    /** Which Java to use, and the mark by which a test run finds what it left behind. */
    private static final Set<String> KEPT = Set.of("WEFT_JAVA", "WEFT_TEST_RUN");

    private LabTool() {}

    /** What a finished command left. */
    record Outcome(int exitCode, String output, String errors) {}

    /** Runs the command to its end and returns what it printed; failure names the command and its complaint. */
    static String run(List<String> command, String input) {
        Outcome outcome = attempt(command, input);
        if (outcome.exitCode() != 0) {
            throw new LabException("'%s' failed: %s".formatted(String.join(" ", command), complaint(outcome)));
        }
        return outcome.output();
    }

    private static String complaint(Outcome outcome) {
        String text = (outcome.errors() + outcome.output()).strip();
        return text.isEmpty() ? "exit code " + outcome.exitCode() : text;
    }

    /** Runs the command to its end, whatever its exit code. */
    static Outcome attempt(List<String> command, String input) {
        return attempt(command, input, Map.of());
    }

    /** Runs the command with that environment to its end, whatever its exit code. */
    static Outcome attempt(List<String> command, String input, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command);
        addTo(builder, environment);
        Process process = start(builder);
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()));
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()));
            feed(process, input);
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new LabException(
                        "'%s' did not end within %d s".formatted(String.join(" ", command), LIMIT.toSeconds()));
            }
            return new Outcome(process.exitValue(), output.get(), errors.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while '%s' ran".formatted(String.join(" ", command)), e);
        } catch (ExecutionException e) {
            throw new LabException("cannot read from '%s'".formatted(String.join(" ", command)), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Starts a command that outlives this process, deaf to the terminal, with all it says appended to the log. */
    static ProcessMark background(List<String> command, Map<String, String> environment, Path log) {
        PrivateFiles.makeFile(log);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NOTHING.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        addTo(builder, environment);
        long pid = start(builder).pid();
        return ProcessTable.mark(pid)
                .orElseThrow(
                        () -> new LabException("'%s' ended at once; see %s".formatted(String.join(" ", command), log)));
    }

    /** Runs the command on this process' own terminal and returns its exit code. */
    static int foreground(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        addTo(builder, environment);
        try {
            return start(builder).waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /** Settings that a user made for the machine's own agent must not reach the nodes. */
    private static void addTo(ProcessBuilder builder, Map<String, String> environment) {
        builder.environment().keySet().removeIf(name -> name.startsWith("WEFT_") && !KEPT.contains(name));
        builder.environment().putAll(environment);
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LabException(
                    "cannot start '%s': %s".formatted(builder.command().get(0), e.getMessage()), e);
        }
    }

    private static void feed(Process process, String input) {
        try (OutputStream stream = process.getOutputStream()) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command did not want to read; its exit code and stderr say why.
        }
    }

    private static String drain(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
