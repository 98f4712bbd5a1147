package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A peer as the membership wants it.
 *
 * @param key its WireGuard key
 * @param label its name, for people
 * @param allowedIps its mesh addresses, and those of the members that it relays; none when it is relayed itself
 * @param endpoints where it may be reached, best first: hints
 * @param keepaliveSeconds 0 = off
 */
public record DesiredPeer(
        PublicKey32 key, String label, SortedSet<IpPrefix> allowedIps, List<Endpoint> endpoints, int keepaliveSeconds) {
    public DesiredPeer {
        endpoints = List.copyOf(endpoints);
        allowedIps = Collections.unmodifiableSortedSet(new TreeSet<>(allowedIps));
    }

    DesiredPeer withAllowedIps(SortedSet<IpPrefix> others) {
        return new DesiredPeer(key, label, others, endpoints, keepaliveSeconds);
    }

    /** The one that is tried first. */
    Optional<Endpoint> endpoint() {
        return endpoints.stream().findFirst();
    }

    List<InetAddress> meshAddresses() {
        return allowedIps.stream().map(IpPrefix::address).toList();
    }
}
