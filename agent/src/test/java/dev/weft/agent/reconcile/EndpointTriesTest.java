package dev.weft.agent.reconcile;

import static dev.weft.agent.reconcile.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EndpointTriesTest {
    private static final long STALE = Worlds.NOW_SECONDS - 181;
    private static final String A = "198.18.0.1:51820";
    private static final String B = "198.18.0.2:51820";
    private static final String C = "198.18.0.3:51820";
    private static final String ROAMED = "203.0.113.9:4000";

    private final EndpointTries tries = new EndpointTries();

    @Test
    void aLivingSessionIsLeftAlone() {
        assertThat(next(wanted(25, A, B), present(ROAMED, Worlds.NOW_SECONDS - 180), 0))
                .isEmpty();
    }

    @Test
    void theNextIsTriedAndThenTheOneAfterThatAndTheFirstIsStuckToLongerEachRound() {
        List<Long> times = new ArrayList<>();
        List<String> tried = walk(wanted(25, A, B, C), A, 400_000, times);
        assertThat(tried.subList(0, 6)).containsExactly(B, C, A, B, C, A);
        assertThat(times.get(1) - times.get(0)).isEqualTo(EndpointTries.FIRST_WAIT_MILLIS);
        assertThat(times.get(4) - times.get(3)).isEqualTo(EndpointTries.FIRST_WAIT_MILLIS);
        assertThat(times.get(3) - times.get(2)).isEqualTo(2 * EndpointTries.FIRST_WAIT_MILLIS);
        assertThat(times.get(6) - times.get(5)).isEqualTo(4 * EndpointTries.FIRST_WAIT_MILLIS);
        assertThat(tried).hasSizeLessThan(16);
    }

    @Test
    void whereAPeerHadRoamedToStaysAmongThem() {
        assertThat(walk(wanted(25, A, B), ROAMED, 60_000, new ArrayList<>())).startsWith(A, B, ROAMED, A);
    }

    @Test
    void oneEndpointThatIsThereIsNeverWrittenAgain() {
        assertThat(walk(wanted(25, A), A, 1_000_000, new ArrayList<>())).isEmpty();
        assertThat(walk(wanted(25), ROAMED, 1_000_000, new ArrayList<>())).isEmpty();
    }

    @Test
    void anIdleTunnelWithoutKeepaliveLearnsNothingAndIsLeftAlone() {
        assertThat(walk(wanted(0, A, B, C), A, 1_000_000, new ArrayList<>())).containsExactly(B);
    }

    @Test
    void aNewPeerThatIsAddedAgainGetsEachEndpointTwice() {
        DesiredPeer wanted = wanted(25, A, B);
        tries.applied(new Plan(List.of(new Step.AddPeer(wanted, Optional.empty()))), peers(wanted), Actual.absent(), 0);
        List<String> tried = new ArrayList<>();
        for (int attempt = 0; attempt < 6; attempt++) {
            tried.add(tries.again(wanted, present(A, 0)).orElseThrow().toString());
            tries.addedAgain(wanted.key(), attempt);
        }
        assertThat(tried).containsExactly(A, B, B, A, A, B);
        assertThat(tries.again(wanted, present(B, STALE))).contains(Endpoint.parse(B));
    }

    @Test
    void whatAFormerKeyWasReachedAtIsTriedFirstAndNotForgotten() {
        DesiredPeer wanted = wanted(25, A, B);
        Endpoint found = Endpoint.parse("203.0.113.9:4000");
        tries.applied(
                new Plan(List.of(new Step.AddPeer(wanted, Optional.of(found)))), peers(wanted), Actual.absent(), 0);
        List<String> tried = new ArrayList<>();
        for (int attempt = 0; attempt < 6; attempt++) {
            tried.add(tries.again(wanted, present(found.toString(), 0))
                    .orElseThrow()
                    .toString());
            tries.addedAgain(wanted.key(), attempt);
        }
        assertThat(tried).containsExactly(found.toString(), A, A, B, B, found.toString());
    }

    @Test
    void whatAPeerAnnouncesNowIsTriedAtOnce() {
        DesiredPeer before = wanted(25, B, C);
        tries.applied(new Plan(List.of(new Step.AddPeer(before, Optional.empty()))), peers(before), Actual.absent(), 0);
        assertThat(next(before, present(B, 0), 10)).isEmpty();
        DesiredPeer wanted = wanted(25, A, B, C);
        assertThat(next(wanted, present(B, 0), 20)).contains(Endpoint.parse(A));
        Step step = new Step.ChangePeer(
                wanted.key(), "", Optional.empty(), Optional.empty(), Optional.of(Endpoint.parse(A)));
        tries.applied(new Plan(List.of(step)), peers(wanted), Actual.absent(), 30);
        assertThat(next(wanted, present(A, 0), 40)).isEmpty();
        assertThat(tries.again(wanted, present(A, 0))).contains(Endpoint.parse(A));
        assertThat(next(wanted, present(A, 0), 30 + EndpointTries.FIRST_WAIT_MILLIS))
                .contains(Endpoint.parse(B));
    }

    @Test
    void aSessionEndsTheTries() {
        DesiredPeer wanted = wanted(25, A, B);
        tries.applied(new Plan(List.of(new Step.AddPeer(wanted, Optional.empty()))), peers(wanted), Actual.absent(), 0);
        assertThat(next(wanted, present(A, 0), 10)).isEmpty();
        TreeMap<PublicKey32, PeerState> peers = new TreeMap<>();
        peers.put(wanted.key(), present(A, Worlds.NOW_SECONDS));
        Actual actual = new Actual(
                true,
                true,
                1420,
                new TreeSet<>(),
                new TreeSet<>(),
                Optional.empty(),
                0,
                peers,
                Forwarding.NONE,
                List.of());
        tries.settle(actual, Worlds.NOW_SECONDS);
        assertThat(next(wanted, present(A, STALE), 20)).contains(Endpoint.parse(B));
    }

    /** A peer that never answers, looked at every second: what is written, and when. */
    private List<String> walk(DesiredPeer wanted, String start, long untilMillis, List<Long> times) {
        List<String> written = new ArrayList<>();
        String there = start;
        for (long now = 0; now <= untilMillis; now += 1_000) {
            PeerState present = present(there, STALE);
            Optional<Endpoint> next = next(wanted, present, now);
            if (next.isPresent()) {
                there = next.get().toString();
                written.add(there);
                times.add(now);
                TreeMap<PublicKey32, PeerState> peers = new TreeMap<>();
                peers.put(wanted.key(), present);
                Actual before = new Actual(
                        true,
                        true,
                        1420,
                        new TreeSet<>(),
                        new TreeSet<>(),
                        Optional.empty(),
                        0,
                        peers,
                        Forwarding.NONE,
                        List.of());
                Step step = new Step.ChangePeer(wanted.key(), "", Optional.empty(), Optional.empty(), next);
                tries.applied(new Plan(List.of(step)), peers(wanted), before, now);
            }
        }
        return written;
    }

    private static SortedMap<PublicKey32, DesiredPeer> peers(DesiredPeer wanted) {
        SortedMap<PublicKey32, DesiredPeer> peers = new TreeMap<>();
        peers.put(wanted.key(), wanted);
        return peers;
    }

    private Optional<Endpoint> next(DesiredPeer wanted, PeerState present, long nowMillis) {
        return tries.next(wanted, present, Worlds.NOW_SECONDS, nowMillis);
    }

    private static DesiredPeer wanted(int keepalive, String... endpoints) {
        List<Endpoint> hints = List.of(endpoints).stream().map(Endpoint::parse).toList();
        return new DesiredPeer(key(1), "node1", new TreeSet<>(), hints, keepalive);
    }

    private static PeerState present(String endpoint, long handshakeSeconds) {
        return new PeerState(
                key(1), Optional.of(Endpoint.parse(endpoint)), new TreeSet<>(), handshakeSeconds, 0, 0, 25);
    }
}
