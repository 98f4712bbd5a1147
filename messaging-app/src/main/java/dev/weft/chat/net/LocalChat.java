package dev.weft.chat.net;

import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.function.LongSupplier;

/**
 * Who this chat is, in a handshake.
 *
 * @param startNumber raised at each start of the daemon, and now and then in between
 */
public record LocalChat(NetworkId network, PublicKey32 key, PrivateKey32 signingKey, LongSupplier startNumber) {
    public NodeId chatId() {
        return NodeId.of(key);
    }
}
