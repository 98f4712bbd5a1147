package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads {@code /proc}. A process may vanish at any moment, so a file that cannot be read means "not there".
 *
 * <p>Zombies count as gone: on a machine whose first process does not collect orphans they stay for ever.
 */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private ProcessTable() {}

    /** The running process of that number. */
    static Optional<ProcessMark> mark(long pid) {
        return read(pid, "stat").flatMap(stat -> {
            // The command in parentheses may itself hold blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            boolean gone = fields[0].equals("Z") || fields[0].equals("X");
            return gone ? Optional.empty() : Optional.of(new ProcessMark(pid, Long.parseLong(fields[19])));
        });
    }

    static boolean runs(ProcessMark mark) {
        return mark(mark.pid()).filter(mark::equals).isPresent();
    }

    /** What the process runs now: the first 15 characters of its program's name. */
    static String programName(long pid) {
        return read(pid, "comm").map(String::strip).orElse("");
    }

    /** The network namespace that the process is in, {@code net:[4026531840]}. */
    static Optional<String> networkNamespace(long pid) {
        try {
            return Optional.of(
                    Files.readSymbolicLink(PROC.resolve(pid + "/ns/net")).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the process was started with this {@code NAME=VALUE} in its environment. */
    static boolean hasEnvironment(long pid, String assignment) {
        return read(pid, "environ")
                .map(text -> Stream.of(text.split("\0", -1)).anyMatch(assignment::equals))
                .orElse(false);
    }

    /** The arguments of the process, the program's name first. */
    static List<String> arguments(long pid) {
        return read(pid, "cmdline").map(text -> List.of(text.split("\0"))).orElse(List.of());
    }

    /** All processes that run now. */
    static List<ProcessMark> all() {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.isEmpty() && name.chars().allMatch(Character::isDigit))
                    .flatMap(name -> mark(Long.parseLong(name)).stream())
                    .toList();
        } catch (IOException e) {
            throw new LabException("cannot list the processes in /proc: " + e.getMessage(), e);
        }
    }

    /** Ends the process if it still is the one meant: by SIGKILL, or politely by SIGTERM. */
    static void end(ProcessMark mark, boolean forcibly) {
        ProcessHandle.of(mark.pid()).filter(handle -> runs(mark)).ifPresent(handle -> {
            if (forcibly) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        });
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(
                    new String(Files.readAllBytes(PROC.resolve(pid + "/" + file)), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
