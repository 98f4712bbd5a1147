package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Tells the control plane where WireGuard sees the others, and whom it does not reach. */
final class PathReports {
    /** The same is told again after this time: who was told before may not have been listening yet. */
    static final long REPEAT_MILLIS = 10_000;

    private final PathWatch watch = new PathWatch();
    private volatile Consumer<DataPath> listener = path -> {};
    private volatile DataPath last = DataPath.NONE;
    private long toldMillis = Long.MIN_VALUE / 2;

    void onChange(Consumer<DataPath> newListener) {
        listener = newListener;
    }

    /** Members without a session although there was time for one. */
    SortedSet<NodeId> unreached() {
        return last.unreached();
    }

    /** These had a session through which nothing comes; it was given up. */
    void dead(Collection<PublicKey32> keys, long nowMillis) {
        keys.forEach(key -> watch.isDead(key, nowMillis));
    }

    /**
     * Looks at the peers as they are now.
     *
     * @param quietPeers to whom something was sent that was not answered
     */
    void look(
            View view,
            Desired desired,
            SortedMap<PublicKey32, PeerState> peers,
            Set<PublicKey32> quietPeers,
            long nowSeconds,
            long nowMillis) {
        watch.look(desired.peers(), peers, nowSeconds, nowMillis);
        SortedMap<NodeId, Endpoint> sessions = new TreeMap<>();
        SortedSet<NodeId> unreached = new TreeSet<>();
        SortedSet<NodeId> quiet = new TreeSet<>();
        for (Member member : view.members()) {
            PeerState peer = peers.get(member.wireguardKey());
            if (quietPeers.contains(member.wireguardKey())) {
                quiet.add(member.id());
            }
            if (peer != null && peer.hasSession(nowSeconds)) {
                peer.endpoint().ifPresent(endpoint -> sessions.put(member.id(), endpoint));
            } else if (watch.unreached().contains(member.wireguardKey())) {
                unreached.add(member.id());
            }
        }
        DataPath now = new DataPath(sessions, unreached, quiet);
        if (!now.equals(last) || nowMillis - toldMillis >= REPEAT_MILLIS) {
            last = now;
            toldMillis = nowMillis;
            listener.accept(now);
        }
    }
}
