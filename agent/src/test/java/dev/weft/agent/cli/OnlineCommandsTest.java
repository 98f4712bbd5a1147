package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.http.AgentServer;
import dev.weft.agent.http.NamedNodeJson;
import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.StatusJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Fork;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that talk to an agent: a real socket, and a stand-in behind it. */
class OnlineCommandsTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path folder;
    private final AgentServer server;

    OnlineCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        this.server = AgentServer.start(agent, folder.resolve("run/weft.sock"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CommandRun succeeds(String... arguments) {
        CommandRun run = CommandRun.in(folder, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    @Test
    void theTokenAloneIsOnStandardOutput() {
        CommandRun run = succeeds("invite", "--uses", "3", "--valid", "2d", "--admin");

        assertThat(run.out()).isEqualTo(FakeControlPlane.TOKEN + "\n");
        assertThat(run.err())
                .contains(FakeControlPlane.INVITE_NAME, "2d", "3 machines", "weft join -")
                .doesNotContain(FakeControlPlane.TOKEN);
        assertThat(agent.controlPlane.invites).containsExactly(new InviteRequest(Duration.ofDays(2), 3, true));
    }

    @Test
    void aRefusalIsToldInTheAgentsWords() {
        agent.controlPlane.admin = false;

        CommandRun run = CommandRun.in(folder, "invite");

        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("weft: only an admin may invite; node1 is one\n");
    }

    @Test
    void anInviteBeyondTheLimitsIsRefused() {
        assertThat(CommandRun.in(folder, "invite", "--uses", "0").err()).contains("1 to 10000 uses");
        assertThat(CommandRun.in(folder, "invite", "--valid", "10s").err()).contains("1 minute to 365 days");
    }

    @Test
    void membersAreAligned() {
        List<String> lines = succeeds("members").out().lines().toList();

        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("NAME   STATUS  TUNNEL  RTT   MESH IPV4   ");
        assertThat(lines.get(1)).startsWith("node1  alive   (self)  -     10.86.0.17  ");
        assertThat(lines.get(2)).startsWith("node2  alive   up      3 ms  10.86.0.18  ");
        assertThat(lines.get(3))
                .startsWith("node3  dead    -       -     10.86.0.19  ")
                .endsWith(Samples.node(3).shortText());
    }

    @Test
    void whoIsRelayedIsShownWithTheRelay() {
        agent.tunnels = Map.of(
                Samples.key(2),
                new TunnelJson("relayed", new NamedNodeJson(Samples.node(3).toString(), "node3"), null, 14L, 0, 0));

        assertThat(succeeds("members").out()).contains("node2  alive   relayed (node3)  14 ms  ");
    }

    @Test
    void theStatusTellsWhatIsWrongWithATunnelAndWhereThisMachineIsSeen() {
        agent.warnings = List.of(new StatusJson.WarningJson(
                Samples.node(2).toString(), "node2", "node2 is alive, but its WireGuard does not answer"));
        Snapshot before = agent.controlPlane.snapshot;
        agent.controlPlane.snapshot = new Snapshot(
                before.version(),
                before.self(),
                before.standing(),
                before.view(),
                new Reach(List.of(Endpoint.parse("192.0.2.1:41820")), List.of(), new TreeMap<>(), new TreeSet<>()));

        assertThat(succeeds("status").out())
                .contains("warning    node2 is alive, but its WireGuard does not answer")
                .contains("seen at    192.0.2.1:41820 (behind a NAT)");
    }

    @Test
    void whoHasNoPeersHasNoTunnels() {
        assertThat(succeeds("status").out()).contains("tunnels    1 up\n");
        agent.tunnels = Map.of();
        assertThat(succeeds("status").out()).contains("tunnels    none\n");
        agent.tunnels = Map.of(Samples.key(2), new TunnelJson(TunnelJson.DOWN, null, null, null, 0, 148));
        agent.controlPlane.snapshot = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE),
                Samples.member(2, "node2", MemberStatus.ALIVE),
                Samples.member(3, "node3", MemberStatus.SUSPECT));
        assertThat(succeeds("status").out()).contains("tunnels    1 down, 1 without\n");
    }

    @Test
    void colourIsForTerminals() {
        assertThat(succeeds("members").out()).doesNotContain("\u001b");
        assertThat(Style.RED.paint("x", true)).isEqualTo("\u001b[31mx\u001b[0m");
        assertThat(Style.RED.paint("x", false)).isEqualTo("x");
    }

    @Test
    void membersAsJson() throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(succeeds("members", "--json").out());

        assertThat(json.get("members")).hasSize(3);
        assertThat(json.get("members").get(1).get("meshIp4").asText()).isEqualTo("10.86.0.18");
    }

    @Test
    void statusForPeopleAndPrograms() throws IOException {
        assertThat(succeeds("status").out())
                .contains(
                        "node       node1 (",
                        "network    office (",
                        "standing   member",
                        "2 alive, 1 dead",
                        "tunnels    1 ");
        JsonNode json = new ObjectMapper().readTree(succeeds("status", "--json").out());
        assertThat(json.get("node").get("meshIp4").asText()).isEqualTo("10.86.0.17");
    }

    @Test
    void statusSaysWhatAForkIsAndWhatToDo() {
        List<Instant> times = List.of(Instant.parse("2026-01-02T03:04:05Z"), Instant.parse("2026-01-02T03:09:05Z"));
        agent.controlPlane.forks = List.of(new Fork(Samples.node(1), 7, times), new Fork(Samples.node(2), 12, times));

        assertThat(succeeds("status").out())
                .contains("fork       this machine signed two entries number 7 (2026-01-02T03:04:05Z, ")
                .contains("stop the other one; or let an admin who invited it run 'weft revoke node1'")
                .contains("fork       node2 signed two entries number 12 (2026-01-02T03:04:05Z, 2026-01-02T03:09:05Z): "
                        + "its state was cloned or restored from an old backup. If only one machine runs with its keys, "
                        + "nothing is to be done. Else: weft revoke node2, and let each machine join anew");
    }

    @Test
    void aForkOfWhoIsRevokedNeedsNothingDone() {
        agent.controlPlane.snapshot = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE), Samples.member(2, "node2", MemberStatus.REVOKED));
        agent.controlPlane.forks = List.of(new Fork(Samples.node(2), 12, List.of(Instant.EPOCH, Instant.EPOCH)));

        assertThat(succeeds("status").out()).contains("It is revoked, so nothing is to be done.");
    }

    @Test
    void anEmptyPlanSaysSo() throws IOException {
        assertThat(succeeds("plan").out()).isEqualTo("nothing to do\n");
        assertThat(new ObjectMapper().readTree(succeeds("plan", "--json").out()).get("steps"))
                .isEmpty();
    }

    @Test
    void aPlanIsOneLineAStep() {
        agent.plan = new PlanJson(
                List.of(
                        new PlanJson.StepJson("add-peer", "add peer K (node2)", "K", "node2"),
                        new PlanJson.StepJson("remove-address", "remove address A", null, null)),
                List.of());
        assertThat(succeeds("plan").out()).isEqualTo("add peer K (node2)\nremove address A\n");

        agent.plan = new PlanJson(List.of(), List.of("node3 (abc): its WireGuard key is empty"));
        assertThat(succeeds("plan").out())
                .isEqualTo("left out: node3 (abc): its WireGuard key is empty\nnothing to do\n");
    }

    @Test
    void leavingNamesTheNetwork() throws InterruptedException {
        CommandRun run = succeeds("leave", "--yes");

        assertThat(run.out()).contains("Left network office").contains("new invite");
        assertThat(agent.stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.controlPlane.left).isTrue();
    }

    @Test
    void downNamesTheInterface() throws InterruptedException {
        assertThat(succeeds("down").out()).contains("Took wg0 away", "weft agent");
        assertThat(agent.stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.controlPlane.left).isFalse();
    }

    /** A process of its own, because its standard output has to break. */
    @Test
    void watchingEndsWhenTheReaderHasGone() throws Exception {
        Process watching = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Weft.class.getName(),
                        "--socket",
                        folder.resolve("run/weft.sock").toString(),
                        "members",
                        "--watch=1s")
                .start();
        try {
            assertThat(watching.getInputStream().read()).isEqualTo('N');
            watching.getInputStream().close();

            assertThat(watching.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            watching.destroyForcibly();
        }
    }
}
