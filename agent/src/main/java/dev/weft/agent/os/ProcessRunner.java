package dev.weft.agent.os;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Starts real processes: argument lists, a time limit, bounded output. */
public final class ProcessRunner implements CommandRunner {
    static final long DEFAULT_TIME_LIMIT_MILLIS = 10_000;
    /** 10,000 peers of {@code wg show dump} fit. */
    static final int MAX_OUTPUT_BYTES = 4 << 20;

    static final int MAX_ERROR_BYTES = 8 << 10;
    /** Service users have no sbin in their PATH, and that is where {@code ip} may be. */
    private static final List<Path> MORE_FOLDERS = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    /** Moves the three streams of a child: threads that are there only while something runs. */
    private static final ExecutorService STREAMS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "process-stream");
        thread.setDaemon(true);
        return thread;
    });

    private final List<String> prefix;
    private final List<Path> folders;
    private final long timeLimitMillis;

    private ProcessRunner(List<String> prefix, List<Path> folders, long timeLimitMillis) {
        this.prefix = List.copyOf(prefix);
        this.folders = List.copyOf(folders);
        this.timeLimitMillis = timeLimitMillis;
    }

    /** Runs programs from the PATH on this machine. */
    public static ProcessRunner local() {
        List<Path> folders = new ArrayList<>();
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Arrays.stream(path.split(":"))
                .filter(part -> part.startsWith("/"))
                .map(Path::of)
                .forEach(folders::add);
        folders.addAll(MORE_FOLDERS);
        return new ProcessRunner(List.of(), folders, DEFAULT_TIME_LIMIT_MILLIS);
    }

    /** Puts a command before every command, {@code nsenter -t 4711 -n} for example: acts inside of a namespace. */
    public ProcessRunner withPrefix(List<String> newPrefix) {
        return new ProcessRunner(newPrefix, folders, timeLimitMillis);
    }

    /** Looks for programs in these folders only. */
    public ProcessRunner withFolders(List<Path> newFolders) {
        return new ProcessRunner(prefix, newFolders, timeLimitMillis);
    }

    public ProcessRunner withTimeLimit(long newTimeLimitMillis) {
        return new ProcessRunner(prefix, folders, newTimeLimitMillis);
    }

    @Override
    public boolean has(String program) {
        return find(program).isPresent();
    }

    @Override
    public String run(List<String> command, String input) {
        List<String> full = new ArrayList<>(prefix);
        full.addAll(command);
        // The inner program is looked up as well: the error of a prefix would not say what is missing.
        full.set(prefix.size(), require(command.get(0)));
        full.set(0, require(full.get(0)));
        Process process = start(command, full);
        try {
            return await(command, process, input);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command, List<String> full) {
        ProcessBuilder builder = new ProcessBuilder(full);
        builder.environment().put("LC_ALL", "C");
        // With this set, a wireguard-go that goes into the background would keep our pipes open and block the reader.
        builder.environment().remove("LOG_LEVEL");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new CommandException(command, "could not be started", String.valueOf(e.getMessage()));
        }
    }

    private String await(List<String> command, Process process, String input) {
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process.getInputStream(), MAX_OUTPUT_BYTES), STREAMS);
        CompletableFuture<String> errors =
                CompletableFuture.supplyAsync(() -> read(process.getErrorStream(), MAX_ERROR_BYTES), STREAMS);
        STREAMS.execute(() -> write(process.getOutputStream(), input));
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeLimitMillis);
        try {
            if (!process.waitFor(timeLimitMillis, TimeUnit.MILLISECONDS)) {
                throw new CommandException(command, "did not end within " + timeLimitMillis + " ms", "");
            }
            String errorText = tidy(errors.get(left(deadlineNanos), TimeUnit.NANOSECONDS));
            if (process.exitValue() != 0) {
                throw new CommandException(command, "failed with exit code " + process.exitValue(), errorText);
            }
            String text = output.get(left(deadlineNanos), TimeUnit.NANOSECONDS);
            if (text.length() >= MAX_OUTPUT_BYTES) {
                throw new CommandException(command, "wrote more than " + MAX_OUTPUT_BYTES + " bytes", "");
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(command, "was interrupted", "");
        } catch (TimeoutException e) {
            throw new CommandException(command, "ended but something holds its output open", "");
        } catch (ExecutionException e) {
            throw new CommandException(command, "could not be read", String.valueOf(e.getMessage()));
        }
    }

    private static long left(long deadlineNanos) {
        return Math.max(TimeUnit.MILLISECONDS.toNanos(100), deadlineNanos - System.nanoTime());
    }

    /** Reads to the end, so that the child never blocks, but keeps only the first bytes. */
    private static String read(InputStream stream, int maximumBytes) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                kept.write(buffer, 0, Math.min(count, maximumBytes - kept.size()));
            }
        } catch (IOException e) {
            // The stream of a process that was ended: what came until then is all there is.
        }
        return kept.toString(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream stream, String input) {
        try (stream) {
            stream.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading everything; its exit code tells whether that is an error.
        }
    }

    /** One line, without the box that wireguard-go draws around its advice. */
    private static String tidy(String errorText) {
        return errorText
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && "┌│└".indexOf(line.charAt(0)) < 0)
                .collect(Collectors.joining("; "));
    }

    private String require(String program) {
        return find(program).orElseThrow(() -> new ProgramMissingException(program));
    }

    private Optional<String> find(String program) {
        if (program.startsWith("/")) {
            return Optional.of(program);
        }
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
