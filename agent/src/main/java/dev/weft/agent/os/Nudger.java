package dev.weft.agent.os;

import java.net.InetAddress;
import java.util.List;

/** Sends a little something through the tunnel, so that WireGuard begins a handshake. */
@FunctionalInterface
public interface Nudger {
    /** Never fails and never blocks for long; whether it helped shows in the handshakes. */
    void nudge(List<InetAddress> meshAddresses);
}
