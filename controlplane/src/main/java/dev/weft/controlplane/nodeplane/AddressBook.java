package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where to send to a peer: the address that its last opened datagram came from while that is fresh; else that one and
 * every endpoint it has announced.
 */
final class AddressBook {
    /** An address that was heard from within this time is used alone. */
    static final long FRESH_MILLIS = 5_000;

    static final int MAX_ADDRESSES = 6;

    /** Only what a member sealed is remembered, so this is never reached. */
    static final int MAX_PEERS = LedgerLimits.MAX_MEMBERS;

    private final LeastRecent<NodeId, Heard> heard = new LeastRecent<>(MAX_PEERS);
    private final Function<NodeId, List<Endpoint>> announced;

    private record Heard(InetSocketAddress address, long at) {}

    AddressBook(Function<NodeId, List<Endpoint>> announced) {
        this.announced = announced;
    }

    /** A datagram from the peer was opened. */
    void heardFrom(NodeId peer, InetSocketAddress address, long now) {
        heard.put(peer, new Heard(address, now));
    }

    boolean wasHeard(NodeId peer) {
        return heard.containsKey(peer);
    }

    List<InetSocketAddress> addressesOf(NodeId peer, long now) {
        Heard last = heard.get(peer);
        if (last != null && now - last.at < FRESH_MILLIS) {
            return List.of(last.address);
        }
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        if (last != null) {
            addresses.add(last.address);
        }
        announced.apply(peer).forEach(endpoint -> addresses.add(endpoint.toSocketAddress()));
        return new ArrayList<>(addresses).subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
    }
}
