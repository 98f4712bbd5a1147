package dev.weft.agent.wireguard;

import dev.weft.controlplane.identity.PublicKey32;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A WireGuard interface as WireGuard has it, without its secrets.
 *
 * @param publicKey its own key; empty as long as none was set
 * @param listenPort its UDP port
 * @param peers by public key
 * @param malformed what could not be read, for people; never the text itself, which may hold a key
 */
public record WireGuardState(
        Optional<PublicKey32> publicKey,
        int listenPort,
        SortedMap<PublicKey32, PeerState> peers,
        List<String> malformed) {
    /** Nothing is set up. */
    public static WireGuardState empty() {
        return new WireGuardState(Optional.empty(), 0, new TreeMap<>(), List.of());
    }

    public WireGuardState {
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
        malformed = List.copyOf(malformed);
    }
}
