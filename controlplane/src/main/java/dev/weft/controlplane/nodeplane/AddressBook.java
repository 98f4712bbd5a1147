package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.LedgerLimits;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Where to send to a peer: the address that its last opened datagram came from while that is fresh; else that one and
 * every endpoint it has announced. What comes through the tunnel tells where it is only when nothing comes another way.
 */
final class AddressBook {
    /** An address that was heard from within this time is used alone. */
    static final long FRESH_MILLIS = 5_000;

    /** So long an address outside of the tunnel is preferred to the one inside. */
    static final long OUTSIDE_MILLIS = 30_000;

    static final int MAX_ADDRESSES = 6;

    /** Only what a member sealed is remembered, so this is never reached. */
    static final int MAX_PEERS = LedgerLimits.MAX_MEMBERS;

    private final LeastRecent<NodeId, Heard> heard = new LeastRecent<>(MAX_PEERS);
    private final Function<NodeId, List<Endpoint>> announced;
    private final TunnelPaths tunnels;

    private record Heard(InetSocketAddress address, long at) {}

    AddressBook(Function<NodeId, List<Endpoint>> announced, TunnelPaths tunnels) {
        this.announced = announced;
        this.tunnels = tunnels;
    }

    /** A datagram from the peer was opened; whether it came from a place outside of the tunnel where it was not before. */
    boolean heardFrom(NodeId peer, InetSocketAddress address, long now) {
        Heard last = heard.get(peer);
        boolean inside = isInside(address);
        if (inside && last != null && !isInside(last.address) && now - last.at < OUTSIDE_MILLIS) {
            return false;
        }
        heard.put(peer, new Heard(address, now));
        return !inside && (last == null || !last.address.equals(address));
    }

    private boolean isInside(InetSocketAddress address) {
        return tunnels.isInside(address.getAddress());
    }

    /** Where the peer was heard a short time ago, unless that was inside the tunnel. */
    Optional<Endpoint> heardOutside(NodeId peer, long now) {
        return Optional.ofNullable(heard.get(peer))
                .filter(last -> now - last.at < OUTSIDE_MILLIS && !isInside(last.address))
                .map(last -> Endpoint.of(last.address));
    }

    boolean wasHeard(NodeId peer) {
        return heard.containsKey(peer);
    }

    List<InetSocketAddress> addressesOf(NodeId peer, long now) {
        Heard last = heard.get(peer);
        if (last != null && now - last.at < FRESH_MILLIS) {
            return List.of(last.address);
        }
        return last == null ? announcedBy(peer, Set.of()) : announcedBy(peer, Set.of(last.address));
    }

    /** The other places where a peer may be that does not answer: what it announces, and the way inside the tunnel. */
    List<InetSocketAddress> furtherAddressesOf(NodeId peer, List<InetSocketAddress> tried) {
        Set<InetSocketAddress> further = new LinkedHashSet<>();
        tunnels.to(peer).ifPresent(further::add);
        if (tried.stream().allMatch(this::isInside)) {
            further.addAll(announcedBy(peer, Set.of()));
        }
        tried.forEach(further::remove);
        return new ArrayList<>(further);
    }

    private List<InetSocketAddress> announcedBy(NodeId peer, Set<InetSocketAddress> first) {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>(first);
        announced.apply(peer).forEach(endpoint -> addresses.add(endpoint.toSocketAddress()));
        return new ArrayList<>(addresses).subList(0, Math.min(addresses.size(), MAX_ADDRESSES));
    }
}
