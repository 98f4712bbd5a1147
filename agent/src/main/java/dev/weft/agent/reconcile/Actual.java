package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.LinkState;
import dev.weft.agent.os.Route;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.agent.wireguard.WireGuardState;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The interface as it is.
 *
 * @param exists whether there is one; when not, everything else is empty
 * @param up whether it is switched on
 * @param mtu in bytes
 * @param addresses without link-local ones: the kernel gives and takes those
 * @param routes destinations that leave by it, without link-local ones
 * @param publicKey empty as long as none was set
 * @param listenPort its UDP port
 * @param peers by key
 * @param forwarding what happens to packets that come in by it and are for others
 * @param malformed what of it could not be read
 */
record Actual(
        boolean exists,
        boolean up,
        int mtu,
        SortedSet<IpPrefix> addresses,
        SortedSet<IpPrefix> routes,
        Optional<PublicKey32> publicKey,
        int listenPort,
        SortedMap<PublicKey32, PeerState> peers,
        Forwarding forwarding,
        List<String> malformed) {
    Actual {
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
        routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        malformed = List.copyOf(malformed);
    }

    /** There is no such interface. */
    public static Actual absent() {
        return new Actual(
                false,
                false,
                0,
                new TreeSet<>(),
                new TreeSet<>(),
                Optional.empty(),
                0,
                new TreeMap<>(),
                Forwarding.NONE,
                List.of());
    }

    /** Whether all but WireGuard's part is the same. */
    boolean hasSameLink(Actual other) {
        return exists == other.exists
                && up == other.up
                && mtu == other.mtu
                && addresses.equals(other.addresses)
                && routes.equals(other.routes)
                && forwarding.equals(other.forwarding);
    }

    boolean hasHandshake(PublicKey32 key) {
        PeerState peer = peers.get(key);
        return peer != null && peer.hasHandshake();
    }

    /** Puts together what {@code ip} and {@code wg} say. */
    public static Actual of(LinkState state, WireGuardState wireguard) {
        return new Actual(
                true,
                state.link().up(),
                state.link().mtu(),
                state.link().addresses().stream()
                        .filter(prefix -> !prefix.address().isLinkLocalAddress())
                        .collect(Collectors.toCollection(TreeSet::new)),
                state.routes().stream()
                        .map(Route::destination)
                        .filter(destination -> !destination.address().isLinkLocalAddress())
                        .collect(Collectors.toCollection(TreeSet::new)),
                wireguard.publicKey(),
                wireguard.listenPort(),
                wireguard.peers(),
                new Forwarding(state.forwards(), new TreeSet<>(state.rules())),
                wireguard.malformed());
    }
}
