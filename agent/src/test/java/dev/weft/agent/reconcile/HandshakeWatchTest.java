package dev.weft.agent.reconcile;

import static dev.weft.agent.reconcile.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HandshakeWatchTest {
    private static final PublicKey32 PEER = key(5);

    @Test
    void aPeerWithoutHandshakeIsAddedAgainAFewTimes() {
        HandshakeWatch watch = new HandshakeWatch(key(1));
        watch.added(Set.of(PEER), 0);
        int attempts = 0;
        for (long now = 0; now < 60_000; now += HandshakeWatch.LOOK_EVERY_MILLIS) {
            attempts += watch.due(peers(0, 0), now).size();
        }
        assertThat(attempts).isEqualTo(7);
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void theTwoSidesTryAtDifferentTimes() {
        HandshakeWatch lower = new HandshakeWatch(key(1));
        HandshakeWatch higher = new HandshakeWatch(key(9));
        lower.added(Set.of(PEER), 0);
        higher.added(Set.of(PEER), 0);
        assertThat(lower.due(peers(0, 0), 200)).containsExactly(PEER);
        assertThat(higher.due(peers(0, 0), 200)).isEmpty();
    }

    @Test
    void aHandshakeEndsTheWatchAndOneUnderWayIsLeftAlone() {
        HandshakeWatch watch = new HandshakeWatch(key(1));
        watch.added(Set.of(PEER), 0);
        assertThat(watch.due(peers(0, 148), 200)).isEmpty();
        assertThat(watch.due(peers(0, 240), 300)).isEmpty();
        assertThat(watch.due(peers(0, 240), 400)).containsExactly(PEER);
        assertThat(watch.due(peers(Worlds.NOW_SECONDS, 300), 500)).isEmpty();
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void aSessionThatWorksInOneDirectionOnlyIsBegunAnew() {
        HandshakeWatch watch = new HandshakeWatch(key(1));
        watch.added(Set.of(PEER), 0);
        assertThat(watch.due(peers(Worlds.NOW_SECONDS, HandshakeWatch.CROSSED_BYTES), 100))
                .isEmpty();
        assertThat(watch.due(peers(Worlds.NOW_SECONDS, HandshakeWatch.CROSSED_BYTES), 200))
                .containsExactly(PEER);
        assertThat(watch.due(peers(Worlds.NOW_SECONDS, HandshakeWatch.CROSSED_BYTES + 32), 300))
                .isEmpty();
        assertThat(watch.isEmpty()).isTrue();
    }

    @Test
    void aPeerThatIsGoneIsForgotten() {
        HandshakeWatch watch = new HandshakeWatch(key(1));
        watch.added(Set.of(PEER), 0);
        assertThat(watch.due(new TreeMap<>(), 100)).isEmpty();
        assertThat(watch.isEmpty()).isTrue();
    }

    private static SortedMap<PublicKey32, PeerState> peers(long handshakeSeconds, long receivedBytes) {
        return new TreeMap<>(Map.of(
                PEER,
                new PeerState(PEER, Optional.empty(), new TreeSet<>(), handshakeSeconds, receivedBytes, 148, 25)));
    }
}
