package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.http.StatusJson.WarningJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is shown of tunnels, and what is warned of. */
class TunnelWarningsTest {
    private static final TunnelJson UP = new TunnelJson("up", null, "2026-01-02T03:04:06Z", null, 10, 20);
    private static final TunnelJson DOWN = new TunnelJson("down", null, null, null, 0, 20);
    private static final TunnelProbe ANSWERED = new TunnelProbe(OptionalLong.of(7), 0);
    private static final TunnelProbe SILENT = new TunnelProbe(OptionalLong.of(7), TunnelProbe.SILENT_PROBES);
    private static final NodeId TWO = Samples.node(2);

    private final Snapshot snapshot = Samples.snapshot(
            Samples.member(1, "node1", MemberStatus.ALIVE),
            Samples.member(2, "node2", MemberStatus.ALIVE),
            Samples.member(3, "node3", MemberStatus.DEAD));

    @Test
    void aTunnelThatWorksIsNoWarningAndHasARoundTrip() {
        TunnelJson tunnel = view(UP, ANSWERED);
        assertThat(tunnel.state()).isEqualTo("up");
        assertThat(tunnel.roundTripMillis()).isEqualTo(7);
        assertThat(warnings(tunnel, Set.of())).isEmpty();
    }

    @Test
    void aSessionThroughWhichNothingComesIsDown() {
        TunnelJson tunnel = view(UP, SILENT);
        assertThat(tunnel.state()).isEqualTo("down");
        assertThat(tunnel.roundTripMillis()).isNull();
        assertThat(warnings(tunnel, Set.of()))
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("node2", "nothing comes back", "firewall"));
    }

    @Test
    void whoDoesNotAnswerIsNamedWithWhatWasTriedAndTheLikelyCauses() {
        assertThat(warnings(DOWN, Set.of(TWO))).singleElement().satisfies(warning -> {
            assertThat(warning.id()).isEqualTo(TWO.toString());
            assertThat(warning.text()).contains("node2", "198.18.0.2:51820", "firewall", "NAT", "relay = true");
        });
    }

    @Test
    void whoIsBeingTriedOnlyNowIsNoWarning() {
        assertThat(warnings(DOWN, Set.of())).isEmpty();
    }

    @Test
    void theDeadAreNotWarnedOf() {
        assertThat(TunnelWarnings.of(snapshot, Map.of(Samples.key(3), DOWN), Set.of(Samples.node(3)), 51820))
                .isEmpty();
    }

    @Test
    void aRelayThatDoesNotForwardIsNamed() {
        Reach reach = new Reach(List.of(), List.of(), new TreeMap<>(Map.of(TWO, Samples.node(3))), new TreeSet<>());
        Snapshot relayed =
                new Snapshot(snapshot.version(), snapshot.self(), snapshot.standing(), snapshot.view(), reach);
        Map<PublicKey32, TunnelJson> tunnels = TunnelView.of(
                Map.of(Samples.key(2), new TunnelJson("relayed", null, null, null, 0, 0)),
                relayed,
                Map.of(TWO, SILENT),
                Set.of(TWO));
        assertThat(TunnelWarnings.of(relayed, tunnels, Set.of(TWO), 51820))
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("through the relay node3"));
    }

    @Test
    void whatThisMachineItselfDoesNotLetOutIsNoTunnel() {
        TunnelJson unknown = new TunnelJson(TunnelJson.UNKNOWN, null, null, null, 0, 0);
        Map<PublicKey32, TunnelJson> wireguard = Map.of(Samples.key(2), unknown);
        assertThat(TunnelView.of(wireguard, snapshot, Map.of(), Set.of())).isEqualTo(wireguard);

        Map<PublicKey32, TunnelJson> tunnels = TunnelView.of(wireguard, snapshot, Map.of(), Set.of(TWO));

        assertThat(tunnels.values()).extracting(TunnelJson::state).containsExactly(TunnelJson.DOWN);
        assertThat(TunnelWarnings.of(snapshot, tunnels, Set.of(TWO), 51820))
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("node2", "does not answer"));
    }

    @Test
    void whenNoTunnelWorksTheOwnPortIsTheFirstToLookAt() {
        Snapshot three = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE),
                Samples.member(2, "node2", MemberStatus.ALIVE),
                Samples.member(3, "node3", MemberStatus.ALIVE));
        List<WarningJson> warnings = TunnelWarnings.of(
                three, Map.of(Samples.key(2), DOWN, Samples.key(3), DOWN), Set.of(TWO, Samples.node(3)), 51820);
        assertThat(warnings).hasSize(3);
        assertThat(warnings.get(0).text()).contains("no tunnel works", "51820");
        assertThat(warnings.get(0).id()).isNull();
    }

    private TunnelJson view(TunnelJson tunnel, TunnelProbe probe) {
        return TunnelView.of(Map.of(Samples.key(2), tunnel), snapshot, Map.of(TWO, probe), Set.of())
                .getOrDefault(Samples.key(2), TunnelJson.NONE);
    }

    private List<WarningJson> warnings(TunnelJson tunnel, Set<NodeId> unreached) {
        return TunnelWarnings.of(snapshot, Map.of(Samples.key(2), tunnel), unreached, 51820);
    }
}
