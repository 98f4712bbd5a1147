package dev.weft.agent.reconcile;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What WireGuard says of the tunnel to a peer.
 *
 * @param status up, down, relayed or unknown
 * @param latestHandshake empty when there never was one since the peer was added
 * @param endpoint where packets to it go
 * @param relay the peer through which its traffic goes
 * @param receivedBytes since the peer was added
 * @param sentBytes since the peer was added
 */
public record TunnelState(
        Status status,
        Optional<Instant> latestHandshake,
        Optional<Endpoint> endpoint,
        Optional<PublicKey32> relay,
        long receivedBytes,
        long sentBytes) {
    /** Whether packets get through. */
    public enum Status {
        /** There is a session. */
        UP,
        /** WireGuard tries to reach the peer and has no session. */
        DOWN,
        /** There is none, but one by way of another peer. */
        RELAYED,
        /** Nothing was sent for a while, or WireGuard does not answer, so nothing is known. */
        UNKNOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static TunnelState unknown() {
        return new TunnelState(Status.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);
    }

    /**
     * Judges a peer by its handshake: with keepalives, a session that works renews itself every two minutes.
     *
     * @param relay the peer that carries its traffic
     */
    static TunnelState of(PeerState peer, Optional<PeerState> relay, long nowSeconds) {
        boolean fresh = peer.hasSession(nowSeconds);
        boolean relayed = relay.filter(by -> by.hasSession(nowSeconds)).isPresent();
        boolean tried = peer.sentBytes() > 0 && (peer.keepaliveSeconds() > 0 || !peer.hasHandshake());
        return new TunnelState(
                fresh ? Status.UP : relayed ? Status.RELAYED : tried ? Status.DOWN : Status.UNKNOWN,
                peer.hasHandshake()
                        ? Optional.of(Instant.ofEpochSecond(peer.latestHandshakeSeconds()))
                        : Optional.empty(),
                peer.endpoint(),
                relay.map(PeerState::key).filter(key -> relayed && !fresh),
                peer.receivedBytes(),
                peer.sentBytes());
    }
}
