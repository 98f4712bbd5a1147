package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A transfer between two nodes goes on, whatever becomes of others and of the agents: the same connection all the time,
 * and no longer silence than WireGuard itself shows while nothing happens.
 */
@Tag("lab")
class SessionLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3, 4);
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(30);
    private static final int PASSERS = 100;
    private static final Duration PASSERS_LIMIT = Duration.ofMinutes(2);
    /** What a busy machine may add. */
    private static final long SLACK_MILLIS = 600;

    private static final LabFolder FOLDER = TestLabs.folder("session");
    private static Lab lab;
    private static Mesh mesh;

    @BeforeAll
    static void up() {
        Assumptions.assumeTrue(Requirements.isInstalled("iperf3"), "iperf3 is not installed: ./run test installs it");
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @Test
    void aTransferOutlivesJoinsLeavesRestartsCrashesAndKeysOfOthers() throws IOException {
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> mesh.allAlive(ALL) && mesh.sameView(ALL)))
                .isTrue();
        assertThat(mesh.pingPairsOf(2, ALL, SETTLED_LIMIT)).allMatch(Mesh.Ping::answered);
        RunningTransfer transfer =
                RunningTransfer.start(lab, 1, 2, mesh.addresses(2).get(0));
        Map<String, Long> silences = new TreeMap<>();

        phase(transfer, silences, "0 nothing happens", () -> pause(Duration.ofSeconds(8)));
        phase(transfer, silences, "1 " + PASSERS + " joins and leaves", SessionLabTest::passersPass);
        phase(transfer, silences, "2 another node changes its key", SessionLabTest::anotherNodeChangesItsKey);
        phase(transfer, silences, "3 the agent is restarted", () -> {
            lab.end(List.of(1), false);
            pause(Duration.ofSeconds(1));
            lab.start(List.of(1));
        });
        phase(transfer, silences, "4 the other agent is killed and started", () -> {
            lab.end(List.of(2), true);
            pause(Duration.ofSeconds(1));
            lab.start(List.of(2));
        });

        Figures.tell("longest silence of a transfer in milliseconds, looked at every 200 ms: " + silences);
        assertThat(transfer.runs()).as("the connection was never lost").isTrue();
        transfer.stop();
        long bare = silences.values().iterator().next();
        assertThat(silences.values()).allMatch(silence -> silence <= bare + SLACK_MILLIS);
    }

    private static void phase(RunningTransfer transfer, Map<String, Long> silences, String name, Runnable deed) {
        long start = transfer.nowMillis();
        deed.run();
        pause(Duration.ofSeconds(2));
        assertThat(transfer.runs()).as(name).isTrue();
        silences.put(name, transfer.longestSilenceMillis(start, transfer.nowMillis()));
    }

    /** They have no WireGuard, but the others give each a peer, and take it away again. */
    private static void passersPass() {
        String token = lab.attempt(1, List.of("weft", "invite", "--uses", "200"))
                .output()
                .strip();
        Path log = FOLDER.node("node4").path().resolve("passers.log");
        Path states = FOLDER.node("node4").path().resolve("passers");
        ProcessMark passers = LabTool.background(
                lab.inNode(
                        4,
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                Passers.class.getName(),
                                token,
                                states.toString(),
                                lab.node(4).address(),
                                String.valueOf(PASSERS),
                                String.valueOf(ALL.size()))),
                lab.environment(),
                log);
        assertThat(Patience.of(PASSERS_LIMIT).until(() -> !ProcessTable.runs(passers)))
                .as("passers are through")
                .isTrue();
        try {
            assertThat(Files.readString(log)).endsWith("passed " + PASSERS + "\n");
            for (String node : List.of("node1", "node2")) {
                String told = Files.readString(FOLDER.node(node).agentLog());
                assertThat(occurrences(told, "event=member-left")).isGreaterThanOrEqualTo(PASSERS);
                assertThat(occurrences(told, "add peer")).isGreaterThan(PASSERS / 2);
            }
        } catch (IOException e) {
            throw new LabException("cannot read " + log, e);
        }
    }

    private static long occurrences(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1L;
    }

    private static void anotherNodeChangesItsKey() {
        LabTool.Outcome outcome = lab.attempt(3, List.of("weft", "rotate-key"));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        assertThat(mesh.pingPairsOf(3, List.of(1, 2, 3), Duration.ofSeconds(10)))
                .allMatch(Mesh.Ping::answered);
    }

    private static void pause(Duration time) {
        Patience patience = Patience.of(time);
        patience.until(patience::isOver);
    }
}
