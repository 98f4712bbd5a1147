package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of the ways to the others; with the view and the settings it says how the interface should be.
 *
 * @param reach where others see this machine, and through whom some of them are reached
 * @param unreached members without a session although there was time for one: they are tried all the time
 * @param onLink the networks that this machine's other interfaces are in
 */
record Paths(Reach reach, SortedSet<NodeId> unreached, List<IpPrefix> onLink) {
    /** Nothing is known. */
    static final Paths NONE = new Paths(Reach.NONE, new TreeSet<>(), List.of());

    Paths {
        unreached = Collections.unmodifiableSortedSet(new TreeSet<>(unreached));
        onLink = List.copyOf(onLink);
    }

    /** Others see this machine's WireGuard at an address that is none of its own. */
    boolean isBehindNat() {
        return !reach.observed().isEmpty();
    }

    /**
     * A peer's endpoints in the order of trying: first those in a network of this machine's own, then as the peer says. Two
     * machines behind different NATs may both have an address in a network of the same numbers, which then leads nowhere: who
     * is behind a NAT takes for a neighbour only who is seen at the same address from outside.
     */
    List<Endpoint> order(List<Endpoint> endpoints) {
        Set<InetAddress> outside =
                reach.observed().stream().map(Endpoint::address).collect(Collectors.toSet());
        boolean isNeighbour =
                outside.isEmpty() || endpoints.stream().map(Endpoint::address).anyMatch(outside::contains);
        List<Endpoint> near = endpoints.stream()
                .filter(endpoint -> isNeighbour && isOnLink(endpoint))
                .toList();
        return java.util.stream.Stream.concat(near.stream(), endpoints.stream())
                .distinct()
                .toList();
    }

    private boolean isOnLink(Endpoint endpoint) {
        return onLink.stream().anyMatch(network -> network.contains(endpoint.address()));
    }
}
