package dev.weft.chat.core;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A direct message as it goes over the wire: {@code [id, from, to, time, written at, sealed, signature]}. The signature
 * covers a domain string, the network and all before it, so that nothing of it fits any other place.
 *
 * @param sealed an ephemeral X25519 key and the ciphertext, see {@link Sealing}
 */
record DirectMessage(
        MessageId.Direct id, NodeId from, NodeId to, long time, long writtenAtMillis, byte[] sealed, byte[] signature) {
    private static final byte[] DOMAIN = "weft-chat-direct-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    static DirectMessage sign(
            Crypto crypto,
            PrivateKey32 key,
            NetworkId network,
            MessageId.Direct id,
            NodeId from,
            NodeId to,
            long time,
            long writtenAtMillis,
            byte[] sealed) {
        DirectMessage unsigned = new DirectMessage(id, from, to, time, writtenAtMillis, sealed, NONE);
        return new DirectMessage(
                id, from, to, time, writtenAtMillis, sealed, crypto.sign(key, unsigned.signedBytes(network)));
    }

    boolean isSignedBy(Crypto crypto, PublicKey32 key, NetworkId network) {
        return crypto.verify(key, signedBytes(network), signature);
    }

    private byte[] signedBytes(NetworkId network) {
        byte[] parts = new DirectMessage(id, from, to, time, writtenAtMillis, sealed, NONE).encode();
        return ByteBuffer.allocate(DOMAIN.length + NetworkId.BYTES + parts.length)
                .put(DOMAIN)
                .put(network.toBytes())
                .put(parts)
                .array();
    }

    byte[] encode() {
        return CborWriter.write(writer -> writer.array(7)
                .bytes(id.toBytes())
                .bytes(from.toBytes())
                .bytes(to.toBytes())
                .number(time)
                .number(writtenAtMillis)
                .bytes(sealed)
                .bytes(signature)
                .end());
    }

    static DirectMessage decode(byte[] wire) throws MalformedException {
        if (wire.length > ChatLimits.MAX_DIRECT_BYTES) {
            throw new MalformedException("direct message of " + wire.length + " bytes");
        }
        return CborReader.read(wire, DirectMessage::read, DirectMessage::encode);
    }

    private static DirectMessage read(CborReader reader) throws MalformedException {
        reader.array(7);
        DirectMessage message = new DirectMessage(
                MessageId.Direct.fromBytes(reader.bytes(MessageId.Direct.BYTES)),
                NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                reader.number(0, ChatLimits.MAX_TIME),
                reader.number(0, ChatLimits.MAX_TIME >> 16),
                reader.bytes(Sealing.MIN_BYTES, Sealing.MAX_BYTES),
                reader.bytes(Crypto.SIGNATURE_BYTES));
        reader.end();
        return message;
    }
}
