package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel tells of processes and of the loopback interface, from {@code /proc}. */
public final class ProcessUse {
    /** USER_HZ; the kernel reports in this unit on every architecture that Java runs on. */
    private static final double TICKS_PER_SECOND = 100.0;

    private ProcessUse() {}

    /** Packets and bytes that went over the loopback interface; bytes with IP headers, without a link's. */
    record Traffic(long packets, long bytes) {}

    static Traffic loopback() {
        return loopback(lines("/proc/net/dev"));
    }

    static Traffic loopback(List<String> lines) {
        for (String line : lines) {
            if (line.strip().startsWith("lo:")) {
                String[] fields = line.strip().substring("lo:".length()).strip().split("\\s+", -1);
                return new Traffic(Long.parseLong(fields[1]), Long.parseLong(fields[0]));
            }
        }
        throw new IllegalStateException("/proc/net/dev has no lo");
    }

    public static double cpuSeconds(long pid) {
        return cpuSeconds(String.join(" ", lines("/proc/" + pid + "/stat")));
    }

    /** User and system time; the program's name, which comes before, may hold spaces and parentheses. */
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    public static double residentMebibytes(long pid) {
        return residentMebibytes(lines("/proc/" + pid + "/status"));
    }

    /** With all the programs that it ran and that have ended. */
    public static double cpuSecondsWithChildren(long pid) {
        return cpuSecondsWithChildren(String.join(" ", lines("/proc/" + pid + "/stat")));
    }

    static double cpuSecondsWithChildren(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return cpuSeconds(stat) + (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS_PER_SECOND;
    }

    static double residentMebibytes(List<String> status) {
        for (String line : status) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.split("\\s+", -1)[1]) / 1024.0;
            }
        }
        throw new IllegalStateException("the process has no resident memory: it has ended");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
