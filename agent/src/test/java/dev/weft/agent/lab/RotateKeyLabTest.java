package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.http.RotationJson;
import dev.weft.agent.wireguard.WireGuardDump;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One of three changes its WireGuard key: under traffic, and killed at any moment of it. */
@Tag("lab")
class RotateKeyLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(30);
    private static final int PING_EVERY_MILLIS = 10;
    private static final int ROTATIONS = 6;
    /** Milliseconds after the request was begun. */
    private static final int[] KILLED_AFTER_MILLIS = {0, 10, 20, 30, 45, 70};

    private static final List<String> REQUEST =
            List.of("curl", "-s", "-X", "POST", "--unix-socket", "/run/weft/weft.sock", "http://weft/v1/rotate-key");

    private static final LabFolder FOLDER = TestLabs.folder("rotate");
    private static Lab lab;
    private static Mesh mesh;

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @BeforeEach
    void settled() {
        awaitOneMesh();
    }

    @Test
    void theTunnelsOfOneBeginAnewAndThoseOfOthersGoOn() throws IOException {
        List<String> addresses = mesh.addresses(1);
        long handshake = mesh.session(2, 3).latestHandshakeSeconds();
        RunningPing bystanders = RunningPing.start(lab, 2, mesh.addresses(3).get(0), PING_EVERY_MILLIS);
        List<Long> gaps = new ArrayList<>();
        for (int rotation = 0; rotation < ROTATIONS; rotation++) {
            PublicKey32 before = mesh.key(1);
            List<RunningPing> pings = List.of(
                    RunningPing.start(lab, 2, addresses.get(0), PING_EVERY_MILLIS),
                    RunningPing.start(lab, 3, addresses.get(1), PING_EVERY_MILLIS));
            Patience running = Patience.of(Duration.ofMillis(300));
            running.until(running::isOver);

            RotationJson told = rotate();

            assertThat(told.previousKey()).isEqualTo(before.toString());
            assertThat(Patience.of(SETTLED_LIMIT).until(() -> hasKey(1, told.wireguardKey())))
                    .isTrue();
            Patience afterwards = Patience.of(Duration.ofMillis(700));
            afterwards.until(afterwards::isOver);
            for (RunningPing ping : pings) {
                RunningPing.Result result = ping.stop();
                assertThat(result.answered()).isGreaterThan(50);
                gaps.add(Math.max((long) result.longestGap() * PING_EVERY_MILLIS, result.slowestMillis()));
            }
            assertThat(mesh.peers(2)).containsKey(PublicKey32.parse(told.wireguardKey()));
            assertThat(mesh.peers(2)).doesNotContainKey(before);
        }
        List<Long> sorted = gaps.stream().sorted().toList();
        Figures.tell("interruption of a tunnel by a new key, milliseconds: median %d, all %s"
                .formatted(sorted.get(sorted.size() / 2), sorted));
        RunningPing.Result others = bystanders.stop();
        Figures.tell("pings between the others meanwhile: " + others);

        assertThat(sorted.get(sorted.size() / 2)).isLessThanOrEqualTo(250);
        assertThat(sorted.get(sorted.size() - 1)).isLessThanOrEqualTo(2_000);
        assertThat(others.lost()).isZero();
        assertThat(mesh.session(2, 3).latestHandshakeSeconds()).isBetween(handshake, handshake + 130);
        assertThat(mesh.addresses(1)).isEqualTo(addresses);
    }

    @Test
    void killedAtAnyMomentOfItTheAgentComesBackWithOneKeyEverywhere() {
        int changed = 0;
        for (int afterMillis : KILLED_AFTER_MILLIS) {
            PublicKey32 before = mesh.key(1);
            CompletableFuture<LabTool.Outcome> command = CompletableFuture.supplyAsync(() -> lab.attempt(1, REQUEST));
            Patience pause = Patience.of(Duration.ofMillis(afterMillis));
            pause.until(pause::isOver);
            lab.end(List.of(1), true);
            var unused = command.join();
            lab.start(List.of(1));
            awaitOneMesh();
            changed += mesh.key(1).equals(before) ? 0 : 1;
        }
        Figures.tell("killed %d times around a change of the key; it was the new one afterwards %d times"
                .formatted(KILLED_AFTER_MILLIS.length, changed));
    }

    @Test
    void killedBetweenTheFileTheEntryAndTheInterfaceItFinishesTheChange() throws IOException {
        Path file = FOLDER.node("node1").state().resolve("keys/wireguard.key");
        byte[] old = Files.readAllBytes(file);
        PublicKey32 before = mesh.key(1);
        rotate();
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> !interfaceKey(1).equals(before)))
                .isTrue();
        byte[] renewed = Files.readAllBytes(file);

        // The file has a key that neither ledger nor interface know.
        lab.end(List.of(1), true);
        Files.write(file, old);
        lab.start(List.of(1));
        awaitOneMesh();
        assertThat(mesh.key(1)).isEqualTo(before);

        // File and ledger have the new key, the interface the old one.
        rotate();
        awaitOneMesh();
        PublicKey32 latest = mesh.key(1);
        lab.end(List.of(1), true);
        Files.write(FOLDER.node("node1").state().resolve("old.key"), renewed);
        LabTool.Outcome set = lab.attempt(1, List.of("wg", "set", "wg0", "private-key", "/var/lib/weft/old.key"));
        assertThat(set.exitCode()).as(set.errors()).isZero();
        assertThat(interfaceKey(1)).isNotEqualTo(latest);
        lab.start(List.of(1));
        awaitOneMesh();
        assertThat(mesh.key(1)).isEqualTo(latest);
    }

    /** All that may explain why a pair does not reach each other. */
    private static String told(int node) {
        return "node%d: %s%nlog:%n%s%n"
                .formatted(
                        node,
                        mesh.peers(node),
                        LogTail.of(FOLDER.node("node" + node).agentLog()));
    }

    private static RotationJson rotate() throws IOException {
        LabTool.Outcome outcome = lab.attempt(1, List.of("weft", "rotate-key", "--json"));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return new ObjectMapper().readValue(outcome.output(), RotationJson.class);
    }

    private static boolean hasKey(int node, String key) {
        return interfaceKey(node).toString().equals(key)
                && ALL.stream()
                        .allMatch(observer -> mesh.member(observer, node)
                                .filter(member -> member.wireguardKey().equals(key))
                                .isPresent());
    }

    private static PublicKey32 interfaceKey(int node) {
        return WireGuardDump.parse(
                        lab.attempt(node, List.of("wg", "show", "wg0", "dump")).output())
                .publicKey()
                .orElseThrow();
    }

    /** All agree, each interface has the key that the ledger says, and everybody reaches everybody. */
    private static void awaitOneMesh() {
        assertThat(Patience.of(SETTLED_LIMIT)
                        .until(() -> mesh.allAlive(ALL)
                                && mesh.sameView(ALL)
                                && ALL.stream()
                                        .allMatch(node ->
                                                hasKey(node, mesh.key(node).toString()))))
                .isTrue();
        List<Mesh.Ping> pings = mesh.pingAllPairs(ALL, Duration.ofSeconds(10));
        assertThat(pings).hasSize(12);
        assertThat(pings)
                .as(() -> ALL.stream().map(RotateKeyLabTest::told).collect(Collectors.joining()))
                .allMatch(Mesh.Ping::answered);
    }
}
