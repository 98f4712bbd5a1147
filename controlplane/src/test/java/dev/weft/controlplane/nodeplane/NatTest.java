package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes behind NATs, in virtual time: three that have addresses of their own, and two that do not. */
class NatTest {
    private static final int NODES = 5;
    /** As long as it takes until a tunnel with a short round trip is silent. */
    private static final long SILENT_MILLIS =
            TunnelProbe.SILENT_PROBES * (TunnelProbes.SHORTEST_TIMEOUT_MILLIS + TunnelProbes.LOOK_MILLIS);

    private final VirtualMesh mesh = new VirtualMesh(7, NODES, 0);
    private final SimulatedNode open = mesh.nodes.get(0);
    private final SimulatedNode one = mesh.nodes.get(3);
    private final SimulatedNode two = mesh.nodes.get(4);
    private final InetSocketAddress outsideOfOne = address("198.19.0.1:41821");
    private final InetSocketAddress outsideOfTwo = address("198.19.0.2:41821");

    @Test
    void aNodeBehindANatLearnsItsMappingAndAnnouncesIt() {
        joinBehindNats();
        assertThat(observedControl(one)).containsExactly(Endpoint.of(outsideOfOne));
        assertThat(observedControl(two)).containsExactly(Endpoint.of(outsideOfTwo));
        assertThat(observedControl(open)).as("who is seen where it says").isEmpty();

        Endpoint wireguard = Endpoint.parse("198.19.0.1:41820");
        mesh.see(open, sessions(Map.of(one.id, wireguard)));
        mesh.run(2_000);
        assertThat(one.core().reachability().reach().observed()).containsExactly(wireguard);

        mesh.announceObserved(one);
        mesh.announceObserved(two);
        mesh.run(2_000);
        assertThat(two.core()
                        .shownView()
                        .member(one.id)
                        .orElseThrow()
                        .endpoints()
                        .get(0))
                .isEqualTo(wireguard);
        long told = mesh.counted("sent.sighted");
        mesh.run(600_000);
        assertThat(mesh.counted("sent.sighted"))
                .as("whoever announces it hears no more of it")
                .isEqualTo(told);
    }

    @Test
    void bothAreReachedWhereEachTriesWhatTheOtherAnnounces() {
        joinBehindNats();
        mesh.announceObserved(one);
        mesh.announceObserved(two);
        mesh.run(60_000);
        long indirect = mesh.counted("probes.indirect");
        long written = mesh.counted("suspicions.written");
        mesh.run(300_000);
        assertThat(mesh.counted("probes.indirect")).as("no helper is needed").isEqualTo(indirect);
        assertThat(mesh.counted("suspicions.written")).isEqualTo(written);
    }

    @Test
    void anotherMappingIsNoticedAndNobodyDiesOfIt() {
        joinBehindNats();
        mesh.announceObserved(one);
        mesh.run(10_000);
        InetSocketAddress later = address("198.19.0.9:50000");
        mesh.putBehindNat(one, later);
        mesh.run(30_000);
        assertThat(observedControl(one)).containsExactly(Endpoint.of(later));
        assertThat(mesh.counted("verdicts.written")).isZero();
    }

    @Test
    void bothEndsChooseTheSameRelayAndDropItOnceTheyHaveAPath() {
        mesh.nodes.get(1).isRelay = true;
        mesh.nodes.get(2).isRelay = true;
        joinBehindNats();
        Map<NodeId, Endpoint> relays = new TreeMap<>();
        for (int index = 1; index <= 2; index++) {
            SimulatedNode relay = mesh.nodes.get(index);
            relays.put(relay.id, Endpoint.of(relay.address));
            mesh.see(relay, sessions(Map.of(one.id, Endpoint.of(outsideOfOne), two.id, Endpoint.of(outsideOfTwo))));
        }
        mesh.see(one, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(two.id)), new TreeSet<>()));
        mesh.run(200);
        assertThat(relay(two, one)).as("not before it has given up, too").isNull();
        mesh.see(two, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(one.id)), new TreeSet<>()));
        mesh.run(2_000);
        NodeId first = relay(one, two);
        assertThat(first).isNotNull().isEqualTo(relay(two, one));

        SimulatedNode carrier = mesh.nodes.stream()
                .filter(node -> node.id.equals(first))
                .findFirst()
                .orElseThrow();
        mesh.see(carrier, sessions(Map.of(one.id, Endpoint.of(outsideOfOne))));
        mesh.run(RelayChoice.LEASE_MILLIS + RelayChoice.RENEW_MILLIS);
        assertThat(relay(one, two))
                .as("the other one")
                .isNotNull()
                .isNotEqualTo(first)
                .isEqualTo(relay(two, one));

        Map<NodeId, Endpoint> direct = new TreeMap<>(relays);
        direct.put(two.id, Endpoint.of(outsideOfTwo));
        mesh.see(one, sessions(direct));
        assertThat(relay(one, two)).isNull();
    }

    @Test
    void whoLosesItsRelayToDeathTakesAnother() {
        mesh.nodes.get(1).isRelay = true;
        mesh.nodes.get(2).isRelay = true;
        joinBehindNats();
        Map<NodeId, Endpoint> relays = new TreeMap<>();
        for (int index = 1; index <= 2; index++) {
            SimulatedNode relay = mesh.nodes.get(index);
            relays.put(relay.id, Endpoint.of(relay.address));
            mesh.see(relay, sessions(Map.of(one.id, Endpoint.of(outsideOfOne), two.id, Endpoint.of(outsideOfTwo))));
        }
        mesh.see(one, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(two.id)), new TreeSet<>()));
        mesh.see(two, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(one.id)), new TreeSet<>()));
        mesh.run(2_000);
        NodeId first = relay(one, two);
        SimulatedNode carrier = mesh.nodes.stream()
                .filter(node -> node.id.equals(first))
                .findFirst()
                .orElseThrow();
        carrier.halt();
        assertThat(mesh.runUntil(() -> mesh.allShow(carrier, MemberStatus.DEAD), 20_000))
                .isLessThan(20_000);
        mesh.run(3_000);
        assertThat(relay(one, two)).isNotNull().isNotEqualTo(first).isEqualTo(relay(two, one));
    }

    @Test
    void aTunnelThatAnsweredAndDoesNotAnyMoreIsSilentWithinSecondsOnceThereIsDoubt() {
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        SimulatedNode near = mesh.nodes.get(1);
        DataPath path = sessions(Map.of(near.id, Endpoint.of(near.address)));
        mesh.tunnel(open, near, true);
        mesh.see(open, path);
        mesh.run(TunnelProbes.PERIOD_MILLIS);
        assertThat(silent(open)).isEmpty();

        mesh.tunnel(open, near, false);
        mesh.see(open, new DataPath(path.sessions(), new TreeSet<>(), new TreeSet<>(List.of(near.id))));
        assertThat(mesh.runUntil(() -> !silent(open).isEmpty(), 20_000)).isLessThanOrEqualTo(SILENT_MILLIS);
        assertThat(silent(open)).containsExactly(near.id);

        mesh.tunnel(open, near, true);
        assertThat(mesh.runUntil(() -> silent(open).isEmpty(), TunnelProbes.PERIOD_MILLIS))
                .as("it answers again")
                .isLessThan(TunnelProbes.PERIOD_MILLIS);
    }

    @Test
    void anAgentThatStandsStillHasNoSilentTunnelWhenItIsBack() {
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        SimulatedNode near = mesh.nodes.get(1);
        DataPath path = sessions(Map.of(near.id, Endpoint.of(near.address)));
        mesh.tunnel(open, near, true);
        mesh.see(open, path);
        mesh.run(TunnelProbes.PERIOD_MILLIS);

        near.halt();
        mesh.see(open, new DataPath(path.sessions(), new TreeSet<>(), new TreeSet<>(List.of(near.id))));
        assertThat(mesh.runUntil(() -> mesh.allShow(near, MemberStatus.DEAD), 20_000))
                .isLessThan(20_000);
        mesh.run(20_000);
        assertThat(silent(open)).as("what is dead is the member").isEmpty();
        mesh.boot(near);
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        assertThat(mesh.runUntil(() -> !silent(open).isEmpty(), 20_000))
                .as("and it answers again")
                .isEqualTo(20_000);
    }

    @Test
    void aTunnelThatNeverAnsweredIsNotCalledSilent() {
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        SimulatedNode near = mesh.nodes.get(1);
        mesh.see(open, sessions(Map.of(near.id, Endpoint.of(near.address))));
        mesh.run(2 * TunnelProbes.PERIOD_MILLIS);
        assertThat(open.core().reachability().tunnelProbes().get(near.id))
                .satisfies(probe -> assertThat(probe.isSilent()).isTrue());
        assertThat(silent(open)).as("a firewall may let no probe through").isEmpty();
    }

    @Test
    void whoMovesAndWhoeverIsGivenUpByTheOtherEndIsAskedAtOnce() {
        mesh.nodes.get(2).isRelay = true;
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        SimulatedNode near = mesh.nodes.get(1);
        SimulatedNode relay = mesh.nodes.get(2);
        mesh.tunnel(open, near, true);
        Map<NodeId, Endpoint> all = Map.of(near.id, Endpoint.of(near.address), relay.id, Endpoint.of(relay.address));
        mesh.see(open, sessions(all));
        mesh.see(relay, sessions(Map.of(open.id, Endpoint.of(open.address), near.id, Endpoint.of(near.address))));
        mesh.run(TunnelProbes.PERIOD_MILLIS);

        mesh.tunnel(open, near, false);
        mesh.see(
                near,
                new DataPath(
                        new TreeMap<>(Map.of(relay.id, Endpoint.of(relay.address))),
                        new TreeSet<>(List.of(open.id)),
                        new TreeSet<>()));
        assertThat(mesh.runUntil(() -> silent(open).contains(near.id), 20_000))
                .as("the relay told it that the other end asks for a way")
                .isLessThan(SILENT_MILLIS + RelayChoice.RENEW_MILLIS);

        mesh.tunnel(open, near, true);
        mesh.see(near, DataPath.NONE);
        mesh.runUntil(() -> silent(open).isEmpty(), TunnelProbes.PERIOD_MILLIS);
        mesh.run(TunnelProbes.MIN_GAP_MILLIS);
        mesh.tunnel(open, near, false);
        LocalFacts facts = near.facts();
        near.core()
                .announce(
                        new LocalFacts(
                                facts.name(),
                                facts.wireguardKey(),
                                List.of(Endpoint.parse("192.0.2.9:51820")),
                                facts.controlEndpoints(),
                                facts.services()),
                        mesh.clock());
        mesh.see(near, DataPath.NONE);
        assertThat(mesh.runUntil(() -> silent(open).contains(near.id), 20_000))
                .as("it says that it is elsewhere")
                .isLessThan(SILENT_MILLIS + 2_000);
    }

    private static SortedSet<NodeId> silent(SimulatedNode node) {
        return node.core().reachability().reach().silent();
    }

    private void joinBehindNats() {
        mesh.putBehindNat(one, outsideOfOne);
        mesh.putBehindNat(two, outsideOfTwo);
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        mesh.run(3_000);
    }

    private static DataPath sessions(Map<NodeId, Endpoint> sessions) {
        return new DataPath(new TreeMap<>(sessions), new TreeSet<>(), new TreeSet<>());
    }

    private static List<Endpoint> observedControl(SimulatedNode node) {
        return node.core().reachability().reach().observedControl();
    }

    private static @org.jspecify.annotations.Nullable NodeId relay(SimulatedNode node, SimulatedNode peer) {
        return node.core().reachability().reach().relays().get(peer.id);
    }

    private static InetSocketAddress address(String text) {
        return Endpoint.parse(text).toSocketAddress();
    }
}
