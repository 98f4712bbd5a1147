package dev.weft.chat.net;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.List;

/**
 * A chat that may connect, and may be dialled: a present member with what it announces.
 *
 * @param name of the machine, for log lines
 * @param key that it announces for its chat
 * @param addresses of the machine inside the mesh
 * @param port of its chat
 * @param incarnation of the machine, as the own agent tells
 */
public record Peer(String name, PublicKey32 key, List<InetAddress> addresses, int port, long incarnation) {
    public Peer {
        addresses = List.copyOf(addresses);
    }

    public NodeId chatId() {
        return NodeId.of(key);
    }
}
