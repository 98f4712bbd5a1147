package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What a member announces of its chat. The proof is a signature by the chat key over the member that announces it, so that
 * nobody can announce somebody else's key as its own and get that one's messages shown under its name.
 *
 * @param key Ed25519
 * @param seal X25519
 */
public record Announcement(PublicKey32 key, PublicKey32 seal) {
    /** Name of the service that carries it. */
    public static final String SERVICE = "chat";

    private static final String PROTOCOL = "1";
    private static final byte[] DOMAIN = "weft-chat-announcement-1\0".getBytes(StandardCharsets.US_ASCII);

    public NodeId chatId() {
        return NodeId.of(key);
    }

    /** The service's attributes with which this identity announces itself through a member. */
    public static Map<String, String> attributes(
            Crypto crypto, ChatIdentity identity, NetworkId network, NodeId member) {
        byte[] proof = crypto.sign(identity.signing(), proven(network, member, identity.seal()));
        return Map.of(
                "protocol",
                PROTOCOL,
                "key",
                identity.key().toString(),
                "seal",
                identity.seal().toString(),
                "proof",
                Base64.getEncoder().encodeToString(proof));
    }

    /** Reads the attributes that a member announces; empty when they are not complete, not valid or not its own. */
    public static Optional<Announcement> read(
            Crypto crypto, NetworkId network, NodeId member, Map<String, String> attributes) {
        try {
            Announcement read = new Announcement(
                    PublicKey32.parse(attributes.getOrDefault("key", "")),
                    PublicKey32.parse(attributes.getOrDefault("seal", "")));
            byte[] proof = Base64.getDecoder().decode(attributes.getOrDefault("proof", ""));
            boolean isOwn = PROTOCOL.equals(attributes.get("protocol"))
                    && crypto.verify(read.key, proven(network, member, read.seal), proof);
            return isOwn ? Optional.of(read) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] proven(NetworkId network, NodeId member, PublicKey32 seal) {
        return ByteBuffer.allocate(DOMAIN.length + NetworkId.BYTES + NodeId.BYTES + PublicKey32.BYTES)
                .put(DOMAIN)
                .put(network.toBytes())
                .put(member.toBytes())
                .put(seal.toBytes())
                .array();
    }
}
