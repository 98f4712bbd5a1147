package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the ways to the others mean for the interface. */
class PathsTest {
    private static final Endpoint OUTSIDE = Endpoint.parse("192.0.2.1:41820");
    private static final Endpoint NEAR = Endpoint.parse("198.19.7.2:51820");
    private static final Endpoint FAR = Endpoint.parse("203.0.113.7:51820");
    private static final List<IpPrefix> ON_LINK = List.of(IpPrefix.parse("198.19.7.0/24"));

    @Test
    void aNeighbourIsTriedOnTheOwnNetworkFirst() {
        Paths open = new Paths(Reach.NONE, new TreeSet<>(), ON_LINK);
        assertThat(open.order(List.of(FAR, NEAR))).containsExactly(NEAR, FAR);

        Paths behindTheSame = new Paths(seenAt("192.0.2.1:50000"), new TreeSet<>(), ON_LINK);
        assertThat(behindTheSame.order(List.of(OUTSIDE, NEAR))).containsExactly(NEAR, OUTSIDE);
    }

    @Test
    void theSameNumbersBehindAnotherNatAreNoNeighbour() {
        Paths behindAnother = new Paths(seenAt("192.0.2.9:41820"), new TreeSet<>(), ON_LINK);
        assertThat(behindAnother.order(List.of(OUTSIDE, NEAR))).containsExactly(OUTSIDE, NEAR);
    }

    @Test
    void keepalivesAreSentWhereTheyAreNeeded() {
        InterfaceConfig needed = config(InterfaceConfig.KEEPALIVE_WHERE_NEEDED);
        assertThat(keepalive(needed, Paths.NONE)).isZero();
        assertThat(keepalive(needed, new Paths(seenAt("192.0.2.9:41820"), new TreeSet<>(), List.of())))
                .isEqualTo(25);
        assertThat(keepalive(needed, new Paths(Reach.NONE, new TreeSet<>(Set.of(Worlds.node(2))), List.of())))
                .as("an unreached peer is tried")
                .isEqualTo(25);
        assertThat(keepalive(config(7), Paths.NONE)).as("set").isEqualTo(7);
        assertThat(keepalive(config(0), new Paths(seenAt("192.0.2.9:41820"), new TreeSet<>(), List.of())))
                .as("switched off")
                .isZero();
    }

    @Test
    void theAddressesOfARelayedPeerAreAtTheRelay() {
        Desired desired = relayed(Map.of(Worlds.node(2), Worlds.node(3)));
        assertThat(peer(desired, 2).allowedIps()).isEmpty();
        assertThat(peer(desired, 2).endpoints()).isNotEmpty();
        assertThat(peer(desired, 3).allowedIps())
                .containsAll(peer(direct(), 2).allowedIps())
                .containsAll(peer(direct(), 3).allowedIps())
                .hasSize(4);
        assertThat(desired.relays()).containsExactly(Map.entry(Worlds.key(2), Worlds.key(3)));
    }

    @Test
    void whoIsNotThereRelaysNothingAndNobodyIsRelayedByARelayedOne() {
        assertThat(relayed(Map.of(Worlds.node(2), Worlds.node(9)))).isEqualTo(direct());
        assertThat(relayed(Map.of(Worlds.node(2), Worlds.node(2)))).isEqualTo(direct());
        assertThat(relayed(Map.of(Worlds.node(2), Worlds.node(3), Worlds.node(3), Worlds.node(2)))
                        .relays())
                .hasSize(1);
    }

    @Test
    void aPeerIsUnreachedAfterTimeForEachEndpoint() {
        PathWatch watch = new PathWatch();
        SortedMap<PublicKey32, DesiredPeer> wanted = direct().peers();
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        peers.put(Worlds.key(3), peer(3, Worlds.NOW_SECONDS - 180));
        peers.put(Worlds.key(2), peer(2, Worlds.NOW_SECONDS - 181));
        long limit = PathWatch.FIRST_MILLIS + PathWatch.EACH_MILLIS;
        watch.look(wanted, peers, Worlds.NOW_SECONDS, 0);
        watch.look(wanted, peers, Worlds.NOW_SECONDS, limit - 1);
        assertThat(watch.unreached()).isEmpty();
        watch.look(wanted, peers, Worlds.NOW_SECONDS, limit);
        assertThat(watch.unreached()).containsExactly(Worlds.key(2));
        peers.put(Worlds.key(2), peer(2, Worlds.NOW_SECONDS));
        watch.look(wanted, peers, Worlds.NOW_SECONDS, limit + 1);
        assertThat(watch.unreached()).isEmpty();
    }

    @Test
    void aPeerWithADeadTunnelIsUnreachedAtOnce() {
        PathWatch watch = new PathWatch();
        SortedMap<PublicKey32, DesiredPeer> wanted = direct().peers();
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        peers.put(Worlds.key(2), peer(2, 0));
        peers.put(Worlds.key(3), peer(3, 0));
        watch.isDead(Worlds.key(2), 1_000);
        watch.look(wanted, peers, Worlds.NOW_SECONDS, 1_000);
        assertThat(watch.unreached()).containsExactly(Worlds.key(2));
        peers.put(Worlds.key(2), peer(2, Worlds.NOW_SECONDS));
        watch.look(wanted, peers, Worlds.NOW_SECONDS, 1_001);
        assertThat(watch.unreached()).as("a new session").isEmpty();
    }

    @Test
    void aRelayForwardsAndOnlyIntoTheMesh() {
        List<IpPrefix> addresses = List.of(IpPrefix.parse("10.86.3.7/16"), IpPrefix.parse("fd00::7/48"));
        Forwarding relay = Forwarding.ofRelay("wg0", addresses);
        assertThat(relay.stepsFrom(Forwarding.NONE, "wg0"))
                .extracting(Step::describe)
                .containsExactly(
                        "add rule IPv4 pref 5182 iif wg0 to 10.86.0.0/16 lookup main",
                        "add rule IPv4 pref 5183 iif wg0 prohibit",
                        "add rule IPv6 pref 5182 iif wg0 to fd00:0:0:0:0:0:0:0/48 lookup main",
                        "add rule IPv6 pref 5183 iif wg0 prohibit",
                        "switch forwarding of IPv4 on interface wg0 on");
        assertThat(relay.stepsFrom(relay, "wg0")).isEmpty();
        assertThat(Forwarding.NONE.stepsFrom(relay, "wg0"))
                .hasSize(5)
                .first()
                .hasToString("SetForwarding[name=wg0, on=false]");
        assertThat(Forwarding.NONE.stepsFrom(new Forwarding(true, new TreeSet<>()), "wg0"))
                .as("a machine that forwards for reasons of its own")
                .isEmpty();
    }

    private static Reach seenAt(String endpoint) {
        return new Reach(List.of(Endpoint.parse(endpoint)), List.of(), new TreeMap<>(), new TreeSet<>());
    }

    private static InterfaceConfig config(int keepaliveSeconds) {
        InterfaceConfig config = Worlds.config(1);
        return new InterfaceConfig(
                config.name(),
                config.listenPort(),
                config.privateKeyFile(),
                config.mtu(),
                config.ownKey(),
                keepaliveSeconds,
                false);
    }

    private static int keepalive(InterfaceConfig config, Paths paths) {
        return peer(Desired.of(view(), Worlds.node(1), config, Set.of(), paths), 2)
                .keepaliveSeconds();
    }

    private static DesiredPeer peer(Desired desired, int number) {
        return Objects.requireNonNull(desired.peers().get(Worlds.key(number)));
    }

    private static Desired direct() {
        return relayed(Map.of());
    }

    private static Desired relayed(Map<NodeId, NodeId> relays) {
        Paths paths = new Paths(
                new Reach(List.of(), List.of(), new TreeMap<>(relays), new TreeSet<>()), new TreeSet<>(), List.of());
        return Desired.of(view(), Worlds.node(1), Worlds.config(1), Set.of(), paths);
    }

    private static View view() {
        Member[] members = {
            Worlds.member(1, MemberStatus.ALIVE),
            Worlds.member(2, MemberStatus.ALIVE),
            Worlds.member(3, MemberStatus.ALIVE)
        };
        return Worlds.view(members);
    }

    private static PeerState peer(int number, long handshakeSeconds) {
        return new PeerState(Worlds.key(number), Optional.of(FAR), new TreeSet<>(), handshakeSeconds, 0, 0, 0);
    }
}
