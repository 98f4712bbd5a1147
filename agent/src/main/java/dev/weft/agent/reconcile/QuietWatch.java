package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Peers with a session to which something was sent and from which nothing came since: by WireGuard's own counters. That alone
 * proves nothing, as not everything that is sent asks for an answer; it is reason enough to ask.
 */
final class QuietWatch {
    /** Whoever does not answer for so long is asked. */
    static final long QUIET_MILLIS = 3_000;

    /** From somebody whose tunnel is dead nothing has come for so long; about what its probes take. */
    static final long DEAD_MILLIS = 4_000;

    /** A keepalive asks for no answer. */
    static final long KEEPALIVE_BYTES = 32;

    /** WireGuard's own one comes so long after something was received. */
    private static final long PASSIVE_KEEPALIVE_MILLIS = 10_000;

    /** Who only begins handshakes has no session with us any more: that is no sign of life of this one. */
    static final long INITIATION_BYTES = 148;

    private static final int MAX_INITIATIONS = 3;

    /**
     * What was seen of one peer.
     *
     * @param heardMillis when something came from it, or since when it is watched
     * @param askedMillis since when something is sent to it without answer; {@link #NEVER} when nothing is
     */
    private record Seen(long receivedBytes, long sentBytes, long atMillis, long heardMillis, long askedMillis) {}

    private static final long NEVER = Long.MAX_VALUE;

    private final Map<PublicKey32, Seen> seen = new HashMap<>();

    /** Looks at the peers as they are now. */
    void look(SortedMap<PublicKey32, PeerState> peers, long nowMillis) {
        seen.keySet().retainAll(peers.keySet());
        peers.forEach((key, peer) -> seen.merge(
                key,
                new Seen(peer.receivedBytes(), peer.sentBytes(), nowMillis, nowMillis, NEVER),
                (before, first) -> next(before, peer, nowMillis)));
    }

    private static Seen next(Seen before, PeerState peer, long nowMillis) {
        long received = peer.receivedBytes() - before.receivedBytes;
        long sent = peer.sentBytes() - before.sentBytes;
        boolean wasAddedAgain = received < 0 || sent < 0;
        if (wasAddedAgain || (received > 0 && !isOnlyInitiations(received))) {
            return new Seen(peer.receivedBytes(), peer.sentBytes(), nowMillis, nowMillis, NEVER);
        }
        boolean asks = sent > keepaliveBytes(peer, nowMillis - before.atMillis);
        long asked = asks ? Math.min(before.askedMillis, before.atMillis) : before.askedMillis;
        return new Seen(peer.receivedBytes(), peer.sentBytes(), nowMillis, before.heardMillis, asked);
    }

    private static boolean isOnlyInitiations(long bytes) {
        return bytes % INITIATION_BYTES == 0 && bytes <= MAX_INITIATIONS * INITIATION_BYTES;
    }

    /** The most that keepalives can have come to: WireGuard's own and those of the settings. */
    private static long keepaliveBytes(PeerState peer, long millis) {
        long own = 1 + millis / PASSIVE_KEEPALIVE_MILLIS;
        long set = peer.keepaliveSeconds() == 0 ? 0 : 1 + millis / (1_000L * peer.keepaliveSeconds());
        return KEEPALIVE_BYTES * (own + set);
    }

    /** Peers with a session that owe an answer. */
    SortedSet<PublicKey32> quiet(SortedMap<PublicKey32, PeerState> peers, long nowSeconds, long nowMillis) {
        SortedSet<PublicKey32> quiet = new TreeSet<>();
        seen.forEach((key, peer) -> {
            PeerState present = peers.get(key);
            boolean owes = peer.askedMillis != NEVER && nowMillis - peer.askedMillis >= QUIET_MILLIS;
            if (owes && present != null && present.hasSession(nowSeconds)) {
                quiet.add(key);
            }
        });
        return quiet;
    }

    /**
     * Peers through whose session nothing comes although the member is alive: it answered inside the tunnel before, does not
     * any more, and WireGuard has received nothing else from it either.
     */
    SortedSet<PublicKey32> dead(
            Snapshot snapshot, SortedMap<PublicKey32, PeerState> peers, long nowSeconds, long nowMillis) {
        SortedSet<PublicKey32> dead = new TreeSet<>();
        for (NodeId silent : snapshot.reach().silent()) {
            snapshot.view()
                    .member(silent)
                    .filter(member -> member.status() == MemberStatus.ALIVE)
                    .map(member -> peers.get(member.wireguardKey()))
                    .filter(peer -> peer.hasSession(nowSeconds) && isMute(peer.key(), nowMillis))
                    .ifPresent(peer -> dead.add(peer.key()));
        }
        return dead;
    }

    private boolean isMute(PublicKey32 key, long nowMillis) {
        Seen peer = seen.get(key);
        return peer != null && nowMillis - peer.heardMillis >= DEAD_MILLIS;
    }
}
