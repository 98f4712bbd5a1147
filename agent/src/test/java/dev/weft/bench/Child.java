package dev.weft.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One process of the bench, whose lines are read as they come. */
final class Child {
    private static final long END_LIMIT_SECONDS = 30;

    private final Process process;
    private final String name;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    static Child start(String name, List<String> command, Path errors, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.appendTo(errors.toFile()));
        try {
            Process process = builder.start();
            Thread reader = new Thread(() -> read(process, lines), "read-" + name);
            reader.setDaemon(true);
            reader.start();
            return new Child(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // The process was killed; what it said until then has been read.
        }
    }

    long pid() {
        return process.pid();
    }

    boolean runs() {
        return process.isAlive();
    }

    void order(String word) {
        try {
            OutputStream stream = process.getOutputStream();
            stream.write((word + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has ended", e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** Kills it, and returns when it has let go what it held, such as its port. */
    void end() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(END_LIMIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not end");
        }
    }
}
