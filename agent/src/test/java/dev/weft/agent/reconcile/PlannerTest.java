package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final int SEEDS = 3_000;

    @Test
    void anAppliedPlanGivesWhatIsDesiredAndNothingMoreIsToDo() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Desired desired = Worlds.desired(random);
            Actual actual = Worlds.actual(random);
            Actual after = apply(desired, actual, plan(desired, actual));
            assertThat(plan(desired, after).steps()).as("seed %d", seed).isEmpty();
            assertThat(after.peers().keySet())
                    .as("seed %d", seed)
                    .isEqualTo(desired.peers().keySet());
            assertThat(after.addresses()).as("seed %d", seed).isEqualTo(desired.addresses());
        }
    }

    @Test
    void equalPeersAreNeverTouched() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Desired desired = Worlds.desired(random);
            Actual actual = Worlds.actual(random);
            for (Step step : plan(desired, actual).steps()) {
                if (step instanceof Step.OfPeer peerStep) {
                    assertThat(isEqual(
                                    desired.peers().get(peerStep.key()),
                                    actual.peers().get(peerStep.key())))
                            .as("seed %d: %s", seed, step.describe())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void theSameDifferenceGivesTheSamePlanInTheSameOrder() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Desired desired = Worlds.desired(random);
            Actual actual = Worlds.actual(random);
            Plan plan = plan(desired, actual);
            assertThat(plan(desired, actual)).isEqualTo(plan);
            List<PublicKey32> keys =
                    plan.only(Step.OfPeer.class).map(Step.OfPeer::key).toList();
            assertThat(keys).isSorted();
        }
    }

    @Test
    void aPeerThatRoamedKeepsItsEndpointWhileItsSessionLives() {
        Desired desired = desiredPeer("198.18.0.1:51820");
        assertThat(plan(desired, settled(desired, "203.0.113.9:4000", Worlds.NOW_SECONDS - 180))
                        .steps())
                .isEmpty();
    }

    @Test
    void anEndpointIsWrittenWhenTheSessionIsOverOrNeverWas() {
        Desired desired = desiredPeer("198.18.0.1:51820");
        for (long handshake : List.of(0L, Worlds.NOW_SECONDS - 181)) {
            Plan plan = plan(desired, settled(desired, "203.0.113.9:4000", handshake));
            assertThat(plan.describe())
                    .containsExactly("change peer " + Worlds.key(1) + " (node1): endpoint to 198.18.0.1:51820");
            assertThat(Planner.withoutEndpointHints(plan).isEmpty()).isTrue();
        }
    }

    @Test
    void aSessionThatHasProvedDeadIsGivenUpAndBegunAgainWhereThePeerWasLast() {
        Desired desired = desiredPeer("198.18.0.1:51820");
        Actual actual = settled(desired, "203.0.113.9:4000", Worlds.NOW_SECONDS);
        assertThat(plan(desired, actual, Set.of(Worlds.key(1))).describe())
                .containsExactly(
                        "remove peer " + Worlds.key(1) + " (node1)",
                        "add peer " + Worlds.key(1) + " (node1) with allowed-ips 10.86.1.1/32 at 203.0.113.9:4000");
        assertThat(plan(desired, actual, Set.of(Worlds.key(2))).isEmpty()).isTrue();
    }

    @Test
    void aMemberWithANewKeyIsTriedWhereItsFormerKeyWasReached() {
        Desired before = desiredPeer("198.18.0.1:51820");
        Actual roamed = settled(before, "203.0.113.9:4000", Worlds.NOW_SECONDS);
        DesiredPeer former = before.peers().values().iterator().next();
        DesiredPeer renewed =
                new DesiredPeer(Worlds.key(2), former.label(), former.allowedIps(), former.endpoints(), 25);
        Desired after = new Desired(
                before.config(),
                before.addresses(),
                new TreeMap<>(java.util.Map.of(renewed.key(), renewed)),
                new TreeMap<>(),
                List.of());

        assertThat(plan(after, roamed).describe())
                .containsExactlyInAnyOrder(
                        "remove peer " + Worlds.key(1),
                        "add peer " + Worlds.key(2) + " (node1) with allowed-ips 10.86.1.1/32 at 203.0.113.9:4000");
    }

    @Test
    void everyStepHasAFormForPrograms() {
        Desired desired = desiredPeer("198.18.0.1:51820");
        List<String> kinds = plan(desired, Actual.absent()).steps().stream()
                .map(step -> (String) step.toJson().get("step"))
                .toList();
        assertThat(kinds)
                .containsExactly(
                        "create-interface", "set-key-and-port", "set-mtu", "add-address", "link-up", "add-peer");
    }

    private static Desired desiredPeer(String endpoint) {
        DesiredPeer peer = new DesiredPeer(
                Worlds.key(1),
                "node1",
                new TreeSet<>(List.of(IpPrefix.parse("10.86.1.1"))),
                List.of(Endpoint.parse(endpoint)),
                25);
        SortedSet<IpPrefix> addresses = new TreeSet<>(List.of(IpPrefix.parse("10.86.3.7/16")));
        return new Desired(
                Worlds.config(200),
                addresses,
                new TreeMap<>(java.util.Map.of(peer.key(), peer)),
                new TreeMap<>(),
                List.of());
    }

    private static Actual settled(Desired desired, String endpoint, long handshakeSeconds) {
        Actual applied = apply(desired, Actual.absent(), plan(desired, Actual.absent()));
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        applied.peers()
                .forEach((key, peer) -> peers.put(
                        key,
                        new PeerState(
                                key,
                                Optional.of(Endpoint.parse(endpoint)),
                                peer.allowedIps(),
                                handshakeSeconds,
                                0,
                                0,
                                peer.keepaliveSeconds())));
        return withPeers(applied, peers);
    }

    private static Plan plan(Desired desired, Actual actual) {
        return plan(desired, actual, Set.of());
    }

    private static Plan plan(Desired desired, Actual actual, Set<PublicKey32> dead) {
        return Planner.plan(
                desired,
                actual,
                key -> "",
                (wanted, present) -> new EndpointTries().next(wanted, present, Worlds.NOW_SECONDS, 0),
                dead);
    }

    private static boolean isEqual(
            @org.jspecify.annotations.Nullable DesiredPeer wanted,
            @org.jspecify.annotations.Nullable PeerState present) {
        return wanted != null
                && present != null
                && wanted.allowedIps().equals(present.allowedIps())
                && wanted.keepaliveSeconds() == present.keepaliveSeconds()
                && (wanted.endpoint().isEmpty() || wanted.endpoint().equals(present.endpoint()));
    }

    /** A model of what the kernel and WireGuard do. */
    private static Actual apply(Desired desired, Actual before, Plan plan) {
        Actual now = before;
        for (Step step : plan.steps()) {
            now = apply(desired.config(), now, step);
        }
        return now;
    }

    private static Actual apply(InterfaceConfig config, Actual now, Step step) {
        SortedSet<IpPrefix> addresses = new TreeSet<>(now.addresses());
        SortedSet<IpPrefix> routes = new TreeSet<>(now.routes());
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>(now.peers());
        boolean up = now.up();
        int mtu = now.mtu();
        Optional<PublicKey32> publicKey = now.publicKey();
        int port = now.listenPort();
        if (step instanceof Step.SetKeyAndPort set) {
            publicKey = Optional.of(set.publicKey());
            port = config.listenPort();
        } else if (step instanceof Step.SetMtu set) {
            mtu = set.mtu();
        } else if (step instanceof Step.AddAddress add) {
            addresses.add(add.address());
        } else if (step instanceof Step.RemoveAddress remove) {
            addresses.remove(remove.address());
        } else if (step instanceof Step.LinkUp) {
            up = true;
        } else if (step instanceof Step.AddRoute add) {
            routes.add(add.address().network());
        } else if (step instanceof Step.AddPeer add) {
            DesiredPeer peer = add.peer();
            peers.put(
                    peer.key(),
                    new PeerState(peer.key(), add.endpoint(), peer.allowedIps(), 0, 0, 0, peer.keepaliveSeconds()));
        } else if (step instanceof Step.ChangePeer change) {
            PeerState old = java.util.Objects.requireNonNull(peers.get(change.key()));
            peers.put(
                    change.key(),
                    new PeerState(
                            old.key(),
                            change.endpoint().or(old::endpoint),
                            change.allowedIps().orElse(old.allowedIps()),
                            old.latestHandshakeSeconds(),
                            old.receivedBytes(),
                            old.sentBytes(),
                            change.keepaliveSeconds().orElse(old.keepaliveSeconds())));
        } else if (step instanceof Step.RemovePeer remove) {
            peers.remove(remove.key());
        }
        if (up && (!now.up() || step instanceof Step.AddAddress)) {
            addresses.forEach(address -> routes.add(address.network()));
        }
        return new Actual(true, up, mtu, addresses, routes, publicKey, port, peers, Forwarding.NONE, List.of());
    }

    private static Actual withPeers(Actual actual, SortedMap<PublicKey32, PeerState> peers) {
        return new Actual(
                actual.exists(),
                actual.up(),
                actual.mtu(),
                actual.addresses(),
                actual.routes(),
                actual.publicKey(),
                actual.listenPort(),
                peers,
                actual.forwarding(),
                List.of());
    }
}
