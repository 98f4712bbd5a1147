package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A peer as WireGuard has it.
 *
 * @param key its public key
 * @param endpoint where packets to it go
 * @param allowedIps which addresses are behind it
 * @param latestHandshakeSeconds since 1970; 0 when there never was one
 * @param receivedBytes since it was added
 * @param sentBytes since it was added
 * @param keepaliveSeconds 0 when off
 */
public record PeerState(
        PublicKey32 key,
        Optional<Endpoint> endpoint,
        SortedSet<IpPrefix> allowedIps,
        long latestHandshakeSeconds,
        long receivedBytes,
        long sentBytes,
        int keepaliveSeconds) {
    public PeerState {
        allowedIps = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(allowedIps));
    }

    public boolean hasHandshake() {
        return latestHandshakeSeconds > 0;
    }
}
