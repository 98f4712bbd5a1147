package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ping that goes on, ten times a second or as often as one likes, to see whether something disturbs a tunnel. */
final class RunningPing {
    private static final Pattern ANSWER = Pattern.compile("icmp_seq=([0-9]+) .*time=([0-9.]+)");

    private final ProcessMark process;
    private final Path log;

    private RunningPing(ProcessMark process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * What came of it.
     *
     * @param answered how many were answered
     * @param lost how many were not, although a later one was
     * @param longestGap how many of those came one after the other
     * @param slowestMillis WireGuard keeps some packets while it has no session: these come late
     */
    record Result(int answered, int lost, int longestGap, long slowestMillis) {}

    static RunningPing start(Lab lab, int from, String address) {
        return start(lab, from, address, 100);
    }

    /** The interval may be as short as one likes for root. */
    static RunningPing start(Lab lab, int from, String address, int intervalMillis) {
        Path log = lab.folder().node("node" + from).path().resolve("ping-%s.log".formatted(address.replace(':', '-')));
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new LabException("cannot delete " + log, e);
        }
        List<String> command =
                lab.inNode(from, List.of("ping", "-n", "-i", String.valueOf(intervalMillis / 1000.0), address));
        return new RunningPing(LabTool.background(command, lab.environment(), log), log);
    }

    Result stop() {
        ProcessTable.end(process, false);
        SortedSet<Integer> answered = new TreeSet<>();
        long slowestMillis = 0;
        try {
            Matcher matcher = ANSWER.matcher(Files.readString(log));
            while (matcher.find()) {
                answered.add(Integer.parseInt(matcher.group(1)));
                slowestMillis = Math.max(slowestMillis, Math.round(Double.parseDouble(matcher.group(2))));
            }
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
        int before = 0;
        int gap = 0;
        for (int number : answered) {
            gap = Math.max(gap, number - before - 1);
            before = number;
        }
        return new Result(answered.size(), before - answered.size(), gap, slowestMillis);
    }
}
