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
    /** WireGuard gives up a session without a new handshake after this time (its REJECT_AFTER_TIME). */
    public static final long SESSION_SECONDS = 180;

    public PeerState {
        allowedIps = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(allowedIps));
    }

    public boolean hasHandshake() {
        return latestHandshakeSeconds > 0;
    }

    /** Whether there is a session that WireGuard has not given up. */
    public boolean hasSession(long nowSeconds) {
        return hasHandshake() && nowSeconds - latestHandshakeSeconds <= SESSION_SECONDS;
    }
}
