package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.PrometheusText;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final TestHttp http;
    private final AgentServer server;

    MetricsTest(@TempDir Path folder) {
        http = new TestHttp(folder.resolve("run/weft.sock"));
        server = AgentServer.start(agent, http.socket());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private PrometheusText metrics() {
        return PrometheusText.parse(TestHttp.text(http.get("/metrics")));
    }

    @Test
    void membershipLedgerAndTunnelsAreThere() {
        PrometheusText metrics = metrics();
        String second = "{id=" + Samples.node(2) + ", name=node2}";

        assertThat(metrics.value("weft_members{status=alive}")).isEqualTo(2);
        assertThat(metrics.value("weft_members{status=dead}")).isEqualTo(1);
        assertThat(metrics.value("weft_view_version")).isEqualTo(5);
        assertThat(metrics.value("weft_ledger_entries")).isEqualTo(12);
        assertThat(metrics.value("weft_drops_total{reason=malformed}")).isEqualTo(2);
        assertThat(metrics.value("weft_tunnels{state=up}")).isEqualTo(1);
        assertThat(metrics.value("weft_tunnels{state=down}")).isZero();
        assertThat(metrics.value("weft_tunnel_up" + second)).isEqualTo(1);
        assertThat(metrics.value("weft_tunnel_received_bytes_total" + second)).isEqualTo(10);
        assertThat(metrics.value("weft_tunnel_last_handshake_age_seconds" + second))
                .isPositive();
        assertThat(metrics.samples().keySet())
                .as("neither this node nor the dead one")
                .filteredOn(sample -> sample.startsWith("weft_tunnel_up"))
                .hasSize(1);
    }

    @Test
    void theProcessIsThere() {
        PrometheusText metrics = metrics();

        assertThat(metrics.value("process_resident_memory_bytes")).isGreaterThan(10_000_000);
        assertThat(metrics.value("process_start_time_seconds")).isGreaterThan(1_700_000_000);
        assertThat(metrics.value("process_open_fds")).isPositive();
        assertThat(metrics.value("jvm_memory_used_bytes{area=heap}")).isPositive();
        assertThat(metrics.value("jvm_threads_current")).isPositive();
    }

    @Test
    void changesAreCounted() {
        Member third = Samples.member(3, "node3", MemberStatus.SUSPECT);
        agent.controlPlane.change(agent.controlPlane.snapshot, List.of(new MembershipEvent(Kind.SUSPECTED, third)));
        agent.controlPlane.change(agent.controlPlane.snapshot, List.of(new MembershipEvent(Kind.DEAD, third)));

        PrometheusText metrics = metrics();
        assertThat(metrics.value("weft_member_events_total{event=member-dead}")).isEqualTo(1);
        assertThat(metrics.value("weft_suspicion_seconds_count{outcome=dead}")).isEqualTo(1);
        assertThat(metrics.value("weft_suspicion_seconds_count{outcome=recovered}"))
                .isZero();
    }

    @Test
    void illHealthIsAMetricToo() {
        assertThat(metrics().value("weft_ready")).isEqualTo(1);
        assertThat(metrics().value("weft_warnings")).isZero();

        agent.interfaceProblem = "no such device";

        assertThat(metrics().value("weft_ready")).isZero();
        assertThat(metrics().value("weft_healthy")).isEqualTo(1);
    }

    @Test
    void namesOfOtherMachinesCannotBreakTheFormat() {
        agent.controlPlane.snapshot = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE),
                Samples.member(2, "x\"} 1\nevil{a=\"", MemberStatus.ALIVE));

        assertThat(metrics().samples()).doesNotContainKey("evil");
    }

    @Test
    void aThousandMembersAreShown() {
        Snapshot large = Samples.snapshot(IntStream.rangeClosed(1, 1_000)
                .mapToObj(number -> Samples.member(number % 100 + 1, "node" + number, MemberStatus.ALIVE))
                .toArray(Member[]::new));
        agent.controlPlane.snapshot = large;

        assertThat(metrics().value("weft_members{status=alive}")).isEqualTo(1_000);
    }
}
