package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;

/**
 * The keys of one chat node.
 *
 * @param signing Ed25519: signs its feed, its direct messages and its receipts
 * @param key the public half of it; its id is the chat id
 * @param sealing X25519: opens what was sealed for this node
 * @param seal the public half of it
 */
public record ChatIdentity(PrivateKey32 signing, PublicKey32 key, PrivateKey32 sealing, PublicKey32 seal) {
    public static ChatIdentity of(Crypto crypto, PrivateKey32 signing, PrivateKey32 sealing) {
        return new ChatIdentity(signing, crypto.signingPublicKey(signing), sealing, crypto.agreementPublicKey(sealing));
    }

    /** What this node is called in the chat. */
    public NodeId chatId() {
        return NodeId.of(key);
    }
}
