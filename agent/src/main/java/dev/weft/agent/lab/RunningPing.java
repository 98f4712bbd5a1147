package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ping that goes on ten times a second, to see whether something disturbs a tunnel. */
final class RunningPing {
    private static final Pattern ANSWER = Pattern.compile("icmp_seq=([0-9]+) .*time=");

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
     */
    record Result(int answered, int lost) {}

    static RunningPing start(Lab lab, int from, String address) {
        Path log = lab.folder().node("node" + from).path().resolve("ping.log");
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new LabException("cannot delete " + log, e);
        }
        List<String> command = lab.inNode(from, List.of("ping", "-n", "-i", "0.1", address));
        return new RunningPing(LabTool.background(command, lab.environment(), log), log);
    }

    Result stop() {
        ProcessTable.end(process, false);
        Set<Integer> answered = new HashSet<>();
        try {
            Matcher matcher = ANSWER.matcher(Files.readString(log));
            while (matcher.find()) {
                answered.add(Integer.parseInt(matcher.group(1)));
            }
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
        int last = answered.stream().mapToInt(Integer::intValue).max().orElse(0);
        return new Result(answered.size(), last - answered.size());
    }
}
