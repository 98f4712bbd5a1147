package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which peers have no direct session although there was time for one: {@link #FIRST_MILLIS}, and {@link #EACH_MILLIS} for
 * each of their endpoints. In that time every endpoint gets at least two first messages of a handshake. Whose session has
 * proved dead is unreached at once.
 */
final class PathWatch {
    static final long FIRST_MILLIS = 4_000;
    static final long EACH_MILLIS = 2_000;
    /** Longer than any limit. */
    private static final long LONG_MILLIS = 600_000;

    /** Since when a peer has no session. */
    private final Map<PublicKey32, Long> without = new HashMap<>();

    private SortedSet<PublicKey32> unreached = new TreeSet<>();

    /** Looks at the peers as they are now; whether anything has changed. */
    boolean look(
            SortedMap<PublicKey32, DesiredPeer> wanted,
            SortedMap<PublicKey32, PeerState> peers,
            long nowSeconds,
            long nowMillis) {
        without.keySet().retainAll(wanted.keySet());
        SortedSet<PublicKey32> now = new TreeSet<>();
        for (DesiredPeer peer : wanted.values()) {
            PeerState present = peers.get(peer.key());
            if (present != null && present.hasSession(nowSeconds)) {
                without.remove(peer.key());
                continue;
            }
            long since = without.computeIfAbsent(peer.key(), key -> nowMillis);
            if (nowMillis - since >= limitMillis(peer)) {
                now.add(peer.key());
            }
        }
        boolean changed = !now.equals(unreached);
        unreached = now;
        return changed;
    }

    /** Its tunnel is dead, so it needs no time: it counts as unreached until it has a session again. */
    void isDead(PublicKey32 key, long nowMillis) {
        without.put(key, nowMillis - LONG_MILLIS);
    }

    static long limitMillis(DesiredPeer peer) {
        return FIRST_MILLIS + EACH_MILLIS * peer.endpoints().size();
    }

    SortedSet<PublicKey32> unreached() {
        return unreached;
    }
}
