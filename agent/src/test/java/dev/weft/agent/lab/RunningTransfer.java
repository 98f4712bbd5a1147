package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An iperf3 session that goes on, one TCP connection, looked at every 200 ms. */
final class RunningTransfer {
    private static final int INTERVAL_MILLIS = 200;
    private static final Pattern INTERVAL =
            Pattern.compile("([0-9.]+)-([0-9.]+) +sec +([0-9.]+) [KMG]?Bytes .* ([0-9]+) +[0-9.]+ [KMG]?Bytes");

    private final ProcessMark client;
    private final Path log;
    private final Patience clock = Patience.unlimited();

    private RunningTransfer(ProcessMark client, Path log) {
        this.client = client;
        this.log = log;
    }

    /** One interval, in milliseconds since the start of the session. */
    private record Interval(long endMillis, boolean silent) {}

    static RunningTransfer start(Lab lab, int from, int to, String address) {
        Path serverLog = lab.folder().node("node" + to).path().resolve("iperf-server.log");
        var unused = LabTool.background(
                lab.inNode(to, List.of("iperf3", "-s", "-1", "-B", address)), lab.environment(), serverLog);
        Path log = lab.folder().node("node" + from).path().resolve("iperf.log");
        List<String> command = lab.inNode(
                from,
                List.of(
                        "iperf3",
                        "-c",
                        address,
                        "-t",
                        "600",
                        "-i",
                        "0.2",
                        "-b",
                        "20M",
                        "--forceflush",
                        "--connect-timeout",
                        "5000"));
        // The server may not listen yet.
        Patience patience = Patience.of(Duration.ofSeconds(10));
        while (true) {
            RunningTransfer transfer = new RunningTransfer(LabTool.background(command, lab.environment(), log), log);
            Patience moment = Patience.of(Duration.ofSeconds(2));
            if (moment.until(() -> !transfer.intervals().isEmpty() || !transfer.runs()) && transfer.runs()) {
                return transfer;
            }
            ProcessTable.end(transfer.client, true);
            if (patience.isOver()) {
                throw new LabException("iperf3 does not start: " + LogTail.of(log));
            }
        }
    }

    boolean runs() {
        return ProcessTable.runs(client);
    }

    long nowMillis() {
        return clock.elapsedMillis();
    }

    /** The longest time without a byte that ended between the two moments. */
    long longestSilenceMillis(long fromMillis, long untilMillis) {
        long longest = 0;
        long silence = 0;
        for (Interval interval : intervals()) {
            if (interval.endMillis() < fromMillis || interval.endMillis() > untilMillis) {
                continue;
            }
            silence = interval.silent() ? silence + INTERVAL_MILLIS : 0;
            longest = Math.max(longest, silence);
        }
        return longest;
    }

    private List<Interval> intervals() {
        List<Interval> intervals = new ArrayList<>();
        try {
            Matcher matcher = INTERVAL.matcher(Files.exists(log) ? Files.readString(log) : "");
            while (matcher.find()) {
                long end = Math.round(Double.parseDouble(matcher.group(2)) * 1000);
                intervals.add(new Interval(end, Double.parseDouble(matcher.group(3)) == 0));
            }
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
        return intervals;
    }

    void stop() {
        ProcessTable.end(client, false);
    }
}
