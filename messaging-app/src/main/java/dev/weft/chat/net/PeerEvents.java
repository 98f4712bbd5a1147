package dev.weft.chat.net;

import dev.weft.controlplane.identity.NodeId;

/** Hears of connections whose other side has proven who it is. Called on the owner's thread. */
public interface PeerEvents {
    void connected(long connection, NodeId chatId, long startNumber);

    void received(long connection, byte[] frame);

    void disconnected(long connection, String cause);
}
