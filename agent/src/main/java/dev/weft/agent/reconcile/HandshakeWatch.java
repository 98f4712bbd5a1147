package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Gets new peers their first handshake soon, although its first message may be lost.
 *
 * <p>The message is lost when the other side has not added us yet, and of no use when both sides send theirs within one
 * round trip: each gives up its own for the other's, and both answers come too late (7 of 30 tries, two namespaces,
 * both peers added at the same moment). WireGuard itself sends the next one after 5 s, and until then nothing makes it
 * do so earlier. Measured with wireguard-go 0.0.20220316, from the moment on when the other side was ready: datagrams
 * every 100 ms 4.8 s; persistent-keepalive off and on 4.9 s; the peer removed and added again, in one
 * {@code wg set}, 5 ms. A peer that never had a handshake has no session that this could harm.
 *
 * <p>And where the other side's first message and its answer to ours come at the same moment, wireguard-go can end up
 * with a session that works in one direction only, until WireGuard begins anew after 15 s. It shows by its bytes: one
 * message of each kind, and nothing that the session itself carried (3 of 6 runs of 20 tries had one).
 *
 * <p>So a peer without a handshake, or with such a one, is added again, a few times at growing distances. Both sides do so at different
 * times, the one with the lower key first. A peer whose counter of received bytes has just moved is left alone for the
 * moment: its handshake is under way.
 */
final class HandshakeWatch {
    static final long LOOK_EVERY_MILLIS = 100;
    static final long LOOK_AT_OLDER_EVERY_MILLIS = 1_000;
    /** A first message of a handshake and an answer to one. */
    static final long CROSSED_BYTES = 148 + 92;

    private static final long YOUNG_MILLIS = 5_000;
    private static final List<Long> ATTEMPTS_OF_LOWER_MILLIS =
            List.of(150L, 500L, 1_200L, 2_600L, 7_000L, 15_000L, 31_000L);
    private static final List<Long> ATTEMPTS_OF_HIGHER_MILLIS =
            List.of(300L, 800L, 1_800L, 3_600L, 9_000L, 19_000L, 37_000L);

    private PublicKey32 ownKey;
    private final Map<PublicKey32, Watched> watched = new HashMap<>();

    private static final class Watched {
        private final long sinceMillis;
        private int attempts;
        private long receivedBytes;

        private Watched(long sinceMillis) {
            this.sinceMillis = sinceMillis;
        }
    }

    HandshakeWatch(PublicKey32 ownKey) {
        this.ownKey = ownKey;
    }

    void ownKeyIs(PublicKey32 now) {
        ownKey = now;
    }

    /** Begins to watch peers that were just added. */
    void added(Collection<PublicKey32> keys, long nowMillis) {
        keys.forEach(key -> watched.put(key, new Watched(nowMillis)));
    }

    boolean isEmpty() {
        return watched.isEmpty();
    }

    /** Looks at the peers as they are now, and returns those to be added again. */
    List<PublicKey32> due(SortedMap<PublicKey32, PeerState> peers, long nowMillis) {
        List<PublicKey32> due = new ArrayList<>();
        for (Iterator<Map.Entry<PublicKey32, Watched>> entries =
                        watched.entrySet().iterator();
                entries.hasNext(); ) {
            Map.Entry<PublicKey32, Watched> entry = entries.next();
            PeerState peer = peers.get(entry.getKey());
            Watched state = entry.getValue();
            List<Long> schedule = schedule(entry.getKey());
            if (peer == null || isSettled(peer) || state.attempts >= schedule.size()) {
                entries.remove();
                continue;
            }
            boolean moved = peer.receivedBytes() != state.receivedBytes;
            state.receivedBytes = peer.receivedBytes();
            if (!moved && nowMillis - state.sinceMillis >= schedule.get(state.attempts)) {
                state.attempts++;
                state.receivedBytes = 0;
                due.add(entry.getKey());
            }
        }
        due.sort(null);
        return due;
    }

    private static boolean isSettled(PeerState peer) {
        return peer.hasHandshake() && peer.receivedBytes() != CROSSED_BYTES;
    }

    OptionalLong nextLookMillis(long nowMillis) {
        boolean young = watched.values().stream().anyMatch(state -> nowMillis - state.sinceMillis < YOUNG_MILLIS);
        long every = young ? LOOK_EVERY_MILLIS : LOOK_AT_OLDER_EVERY_MILLIS;
        return watched.isEmpty() ? OptionalLong.empty() : OptionalLong.of(nowMillis + every);
    }

    private List<Long> schedule(PublicKey32 key) {
        return ownKey.compareTo(key) < 0 ? ATTEMPTS_OF_LOWER_MILLIS : ATTEMPTS_OF_HIGHER_MILLIS;
    }
}
