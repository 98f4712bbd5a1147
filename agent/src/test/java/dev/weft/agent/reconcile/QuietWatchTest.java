package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class QuietWatchTest {
    private static final long KEEPALIVE = QuietWatch.KEEPALIVE_BYTES;
    private static final long INITIATION = QuietWatch.INITIATION_BYTES;
    private static final long PING = 128;

    private final QuietWatch watch = new QuietWatch();
    private SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
    private long handshakeSeconds = Worlds.NOW_SECONDS;

    @Test
    void whoOwesAnAnswerForSomeSecondsIsQuiet() {
        look(1_000, 1_000, 0);
        look(1_000, 1_000 + PING, 1_500);
        assertThat(quiet(2_900)).isEmpty();
        look(1_000, 1_000 + 2 * PING, 3_000);
        assertThat(quiet(3_000)).containsExactly(Worlds.key(2));
        look(1_000 + PING, 1_000 + 3 * PING, 4_500);
        assertThat(quiet(4_500)).as("it has answered").isEmpty();
        assertThat(quiet(60_000)).as("and nothing was sent since").isEmpty();
    }

    @Test
    void keepalivesAskForNoAnswer() {
        look(1_000, 1_000, 0);
        look(1_000, 1_000 + 2 * KEEPALIVE, 1_500);
        look(1_000, 1_000 + 2 * KEEPALIVE, 3_000);
        look(1_000, 1_000 + 3 * KEEPALIVE, 30_000);
        assertThat(quiet(60_000)).isEmpty();
    }

    @Test
    void whoHasNoSessionOrIsGoneOrWasAddedAgainOwesNothing() {
        look(1_000, 1_000, 0);
        look(1_000, 1_000 + PING, 1_500);
        handshakeSeconds = Worlds.NOW_SECONDS - PeerState.SESSION_SECONDS - 1;
        look(1_000, 1_000 + PING, 6_000);
        assertThat(quiet(6_000)).isEmpty();
        handshakeSeconds = Worlds.NOW_SECONDS;
        look(0, INITIATION, 7_500);
        assertThat(quiet(60_000)).isEmpty();
        peers = new TreeMap<>();
        watch.look(peers, 61_000);
        assertThat(quiet(61_000)).isEmpty();
    }

    @Test
    void aSilentMemberThatIsAliveAndFromWhomNothingElseComesHasADeadTunnel() {
        look(1_000, 1_000, 0);
        look(1_000, 1_000 + PING, QuietWatch.DEAD_MILLIS);
        assertThat(dead(QuietWatch.DEAD_MILLIS, MemberStatus.ALIVE, Set.of(Worlds.node(2))))
                .containsExactly(Worlds.key(2));
        assertThat(dead(QuietWatch.DEAD_MILLIS - 1, MemberStatus.ALIVE, Set.of(Worlds.node(2))))
                .isEmpty();
        assertThat(dead(QuietWatch.DEAD_MILLIS, MemberStatus.ALIVE, Set.of())).isEmpty();
        assertThat(dead(QuietWatch.DEAD_MILLIS, MemberStatus.SUSPECT, Set.of(Worlds.node(2))))
                .as("maybe the whole member is dead")
                .isEmpty();
    }

    @Test
    void whateverComesOutOfTheTunnelSaysThatItIsAliveButNotTheWishForAnother() {
        look(1_000, 1_000, 0);
        look(1_000 + KEEPALIVE, 1_000 + PING, QuietWatch.DEAD_MILLIS);
        assertThat(dead(QuietWatch.DEAD_MILLIS, MemberStatus.ALIVE, Set.of(Worlds.node(2))))
                .as("a firewall there drops the probes, and WireGuard answers")
                .isEmpty();
        long later = 2 * QuietWatch.DEAD_MILLIS;
        look(1_000 + KEEPALIVE + 2 * INITIATION, 1_000 + 2 * PING, later);
        assertThat(dead(later, MemberStatus.ALIVE, Set.of(Worlds.node(2))))
                .as("it begins handshakes, and gets no answer of ours")
                .containsExactly(Worlds.key(2));
    }

    private void look(long receivedBytes, long sentBytes, long nowMillis) {
        peers = new TreeMap<>();
        peers.put(
                Worlds.key(2),
                new PeerState(
                        Worlds.key(2),
                        Optional.of(Endpoint.parse("198.18.0.2:51820")),
                        new TreeSet<>(),
                        handshakeSeconds,
                        receivedBytes,
                        sentBytes,
                        25));
        watch.look(peers, nowMillis);
    }

    private Set<PublicKey32> quiet(long nowMillis) {
        return watch.quiet(peers, Worlds.NOW_SECONDS, nowMillis);
    }

    private Set<PublicKey32> dead(long nowMillis, MemberStatus status, Set<NodeId> silent) {
        Reach reach = new Reach(List.of(), List.of(), new TreeMap<>(), new TreeSet<>(silent));
        Snapshot snapshot = new Snapshot(
                1,
                Worlds.node(1),
                Snapshot.Standing.MEMBER,
                Worlds.view(Worlds.member(1, MemberStatus.ALIVE), Worlds.member(2, status)),
                reach);
        return watch.dead(snapshot, peers, Worlds.NOW_SECONDS, nowMillis);
    }
}
