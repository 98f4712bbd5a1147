package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.MemberJson;
import dev.weft.agent.http.NamedNodeJson;
import dev.weft.agent.http.RevocationJson;
import dev.weft.agent.http.RevocationRequestJson;
import dev.weft.agent.http.StatusJson;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.nodeplane.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real agents that are set back to old backups and thrown out. The founder, node1, has invited node2, node3 and, as an
 * admin, node4; node4 invites node5. Each test goes on where the one before it ended.
 */
@Tag("lab")
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrustLabTest {
    private static final List<Integer> STAYING = List.of(1, 2, 3);
    private static final List<Integer> FIRST = List.of(1, 2, 3, 4);
    private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CUT_OFF_LIMIT = Duration.ofSeconds(2);
    private static final Duration WATCH = Duration.ofSeconds(3);

    private static final LabFolder FOLDER = TestLabs.folder("trust");

    @TempDir
    private static Path backups;

    private static Lab lab;
    private static Mesh mesh;
    private static long oldIncarnation;
    private static Set<PublicKey32> outKeys = Set.of();

    @BeforeAll
    static void up() {
        lab = LabUp.bareHosts(FOLDER, ALL.size(), Figures::tell);
        mesh = new Mesh(lab);
        Enrolment.found(state(1), "lab", Ipv4Range.DEFAULT);
        lab.start(List.of(1));
        String token = token(1, "--uses", "2");
        Enrolment.join(state(2), token);
        Enrolment.join(state(3), token);
        Enrolment.join(state(4), token(1, "--admin"));
        lab.start(List.of(2, 3, 4));
        awaitTrue("all see all alive", LIMIT, () -> mesh.allAlive(FIRST) && mesh.sameView(FIRST));
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    private static Path state(int node) {
        return FOLDER.node("node" + node).state();
    }

    private static StateCopy backup(int node) {
        return new StateCopy(state(node), backups.resolve("node" + node));
    }

    private static String token(int node, String... options) {
        List<String> command = new java.util.ArrayList<>(List.of("weft", "invite"));
        command.addAll(List.of(options));
        LabTool.Outcome outcome = lab.attempt(node, command);
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return outcome.output().strip();
    }

    @Test
    @Order(1)
    void aMachineRestoredFromAnOldBackupComesBackByItself() {
        oldIncarnation = incarnation(3);
        lab.end(List.of(3), false);
        backup(3).make();
        for (int round = 0; round < 3; round++) {
            long before = incarnation(3);
            lab.start(List.of(3));
            awaitTrue("a new life is known", LIMIT, () -> mesh.allAlive(FIRST) && incarnation(3) > before);
            lab.end(List.of(3), false);
        }
        long before = incarnation(3);
        backup(3).restore();
        Patience clock = Patience.unlimited();
        lab.start(List.of(3));
        awaitTrue("it is back", LIMIT, () -> mesh.allAlive(FIRST) && mesh.sameView(FIRST) && incarnation(3) > before);
        Figures.tell("restored from before three restarts: back after " + clock.elapsedMillis() + " ms");

        assertThat(FIRST).allSatisfy(node -> assertThat(status(node).forks()).isEmpty());
        assertAnswered(mesh.pingPairsOf(3, FIRST, LIMIT));
    }

    @Test
    @Order(2)
    void aCloneThatWritesInIsolationIsShownByAllWithWhatToDo() {
        lab.end(List.of(3), false);
        backup(3).restore();
        lab.breakUp(faults -> faults.withGroups(new NodeNames(5).groups("1,2,4,5/3")));
        lab.start(List.of(3));
        awaitTrue(
                "it has written",
                LIMIT,
                () -> mesh.member(3, 3)
                        .filter(self -> self.incarnation() > oldIncarnation)
                        .isPresent());

        lab.breakUp(faults -> Faults.NONE);
        Patience clock = Patience.unlimited();
        awaitTrue(
                "all show the fork",
                LIMIT,
                () -> FIRST.stream()
                        .allMatch(node -> status(node).forks().stream()
                                .anyMatch(fork -> fork.name().equals("node3"))));
        Figures.tell("clone back in the mesh: fork shown by all after " + clock.elapsedMillis() + " ms");
        awaitTrue("it is a working member", LIMIT, () -> mesh.allAlive(FIRST) && mesh.sameView(FIRST));
        assertAnswered(mesh.pingPairsOf(3, FIRST, LIMIT));

        StatusJson.ForkJson fork = status(2).forks().get(0);
        assertThat(fork.times()).hasSize(2);
        assertThat(FIRST)
                .allSatisfy(node -> assertThat(status(node).forks())
                        .extracting(StatusJson.ForkJson::entry)
                        .containsExactly(fork.entry()));
        assertThat(text(2, "weft", "status"))
                .contains("node3 signed two entries number " + fork.entry() + " (")
                .contains("weft revoke node3, and let each machine join anew");
        assertThat(text(3, "weft", "status")).contains("this machine signed two entries number " + fork.entry() + " (");
        assertThat(text(1, "weft", "members")).contains("alive (forked)");
        assertThat(text(1, "weft", "explain", "node3")).contains("one of 2 entries that it signed as number");
    }

    @Test
    @Order(3)
    void onlyWhoInvitedMayRevoke() {
        LabTool.Outcome outcome = lab.attempt(2, List.of("weft", "revoke", "node3"));
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors())
                .contains("only be revoked by who invited it")
                .contains("node1");
    }

    @Test
    @Order(4)
    void aRevokedAdminAndWhomItInvitedAfterTheCutAreCutOffEverywhere() throws IOException {
        assertThat(token(4, "--valid", "1h")).as("one before the cut").isNotEmpty();
        lab.end(List.of(4), false);
        backup(4).make();
        lab.start(List.of(4));
        awaitTrue("node4 is back", LIMIT, () -> mesh.allAlive(FIRST));
        long cut = incarnation(4);
        Enrolment.join(state(5), token(4));
        lab.start(List.of(5));
        awaitTrue("all five see all alive", LIMIT, () -> mesh.allAlive(ALL) && mesh.sameView(ALL));
        assertAnswered(mesh.pingPairsOf(5, ALL, LIMIT));
        MemberJson node4 = mesh.member(1, 4).orElseThrow();
        MemberJson node5 = mesh.member(1, 5).orElseThrow();
        outKeys = Set.of(mesh.key(4), mesh.key(5));

        Patience clock = Patience.unlimited();
        RevocationJson done = new AgentClient(FOLDER.node("node1").socket())
                .post("/v1/revocations", new RevocationRequestJson("node4", cut, null), RevocationJson.class);
        awaitTrue("no wg0 has them for peers", CUT_OFF_LIMIT, TrustLabTest::isOutOfEveryInterface);
        Figures.tell("revoked: gone from every other wg0 after " + clock.elapsedMillis() + " ms");

        assertThat(done.id()).isEqualTo(node4.id());
        assertThat(done.cut()).isEqualTo(cut);
        assertThat(done.openInvites()).hasSize(1);
        assertThat(done.alsoOut()).containsExactly(new NamedNodeJson(node5.id(), "node5"));
        awaitTrue("both know", LIMIT, () -> isOut(4) && isOut(5));
        awaitTrue(
                "nor has their own wg0 peers",
                CUT_OFF_LIMIT,
                () -> mesh.peers(4).isEmpty() && mesh.peers(5).isEmpty());
        // Figures are taken a few times a second.
        awaitTrue("datagrams of theirs are dropped and counted", CUT_OFF_LIMIT, () -> dropped() > 0);
        for (int node : List.of(4, 5)) {
            assertThat(Files.readString(FOLDER.node("node" + node).agentLog())).contains("node.revoked");
            assertThat(text(node, "weft", "status"))
                    .contains("this node was revoked by node1")
                    .contains("weft join");
        }
        assertThat(mesh.allSee(STAYING, 4, "revoked")).isTrue();
        assertThat(text(2, "weft", "explain", "node4")).contains("node1 revoked it");
        assertAnswered(mesh.pingAllPairs(STAYING, LIMIT));
    }

    @Test
    @Order(5)
    void aRestartOfAllBringsNobodyBack() {
        PublicKey32 member = mesh.key(1);
        lab.end(ALL, false);
        // As if it had been killed after it was told and before it did anything about it.
        assertThat(text(4, "wg", "set", "wg0", "peer", member.toString(), "allowed-ips", "::/0"))
                .isEmpty();
        lab.start(ALL);
        awaitTrue("who stays sees each other", LIMIT, () -> mesh.allAlive(STAYING) && mesh.sameView(STAYING));
        staysOut();
        awaitTrue("both still know", LIMIT, () -> isOut(4) && isOut(5));
        awaitTrue("its own wg0 has no peers", CUT_OFF_LIMIT, () -> mesh.peers(4).isEmpty());
        assertAnswered(mesh.pingAllPairs(STAYING, LIMIT));
    }

    @Test
    @Order(6)
    void anOldCopyOfItsStateBringsNobodyBack() {
        lab.end(List.of(4), false);
        backup(4).restore();
        long droppedBefore = dropped();
        lab.start(List.of(4));
        staysOut();
        assertThat(dropped()).isGreaterThan(droppedBefore);
        awaitTrue("it has been told", LIMIT, () -> isOut(4));
        awaitTrue("its own wg0 has no peers", CUT_OFF_LIMIT, () -> mesh.peers(4).isEmpty());
        assertThat(text(4, "weft", "status")).contains("this node was revoked by");
    }

    private static void staysOut() {
        Patience watch = Patience.of(WATCH);
        boolean unused = watch.until(() -> {
            assertThat(isOutOfEveryInterface()).isTrue();
            assertThat(mesh.allSee(STAYING, 4, "revoked")).isTrue();
            assertThat(STAYING)
                    .allSatisfy(node -> assertThat(mesh.member(node, 5)).isEmpty());
            return watch.isOver();
        });
    }

    private static boolean isOutOfEveryInterface() {
        return STAYING.stream()
                .noneMatch(node -> mesh.peers(node).keySet().stream().anyMatch(outKeys::contains));
    }

    /** Who is told at once that it is out has sent no more than introductions. */
    private static long dropped() {
        return STAYING.stream()
                .map(node -> status(node).controlPlane().counters())
                .mapToLong(counters -> counters.getOrDefault("dropped.revoked-sender", 0L)
                        + counters.getOrDefault("dropped.introduction-refused", 0L))
                .sum();
    }

    private static boolean isOut(int node) {
        return status(node).node().standing().equals("revoked");
    }

    private static StatusJson status(int node) {
        return lab.agents().status(lab.node(node)).orElseThrow(() -> new LabException("node" + node + " is silent"));
    }

    private static long incarnation(int node) {
        return mesh.member(1, node).map(MemberJson::incarnation).orElse(0L);
    }

    private static String text(int node, String... command) {
        LabTool.Outcome outcome = lab.attempt(node, List.of(command));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return outcome.output();
    }

    private static void assertAnswered(List<Mesh.Ping> pings) {
        assertThat(pings).isNotEmpty().allMatch(Mesh.Ping::answered);
    }

    private static void awaitTrue(String what, Duration limit, BooleanSupplier condition) {
        assertThat(Patience.of(limit).until(condition))
                .as(() -> what + " within " + limit.toSeconds() + " s; views: "
                        + ALL.stream().map(mesh::view).toList() + "\n"
                        + ALL.stream()
                                .map(node -> "node" + node + ":\n"
                                        + LogTail.of(FOLDER.node("node" + node).agentLog()))
                                .collect(Collectors.joining("\n")))
                .isTrue();
    }
}
