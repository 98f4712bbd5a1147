package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes behind NATs, in virtual time: three that have addresses of their own, and two that do not. */
class NatTest {
    private static final int NODES = 5;

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
        mesh.see(one, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(two.id))));
        mesh.run(200);
        assertThat(relay(two, one)).as("not before it has given up, too").isNull();
        mesh.see(two, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(one.id))));
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
        mesh.see(one, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(two.id))));
        mesh.see(two, new DataPath(new TreeMap<>(relays), new TreeSet<>(List.of(one.id))));
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

    private void joinBehindNats() {
        mesh.putBehindNat(one, outsideOfOne);
        mesh.putBehindNat(two, outsideOfTwo);
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 10_000)).isLessThan(10_000);
        mesh.run(3_000);
    }

    private static DataPath sessions(Map<NodeId, Endpoint> sessions) {
        return new DataPath(new TreeMap<>(sessions), new TreeSet<>());
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
