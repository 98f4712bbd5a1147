package dev.weft.chat.core;

import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.Hashes;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The receiver's word that a direct message is on its disk: {@code [id, hash of the message, from, to, stored at,
 * signature]}.
 *
 * @param hash SHA-256 of the direct message's wire form
 * @param from who wrote the message
 * @param to who stored it, and signs this
 * @param storedAtMillis by the receiver's clock
 */
record Receipt(MessageId.Direct id, byte[] hash, NodeId from, NodeId to, long storedAtMillis, byte[] signature) {
    private static final byte[] DOMAIN = "weft-chat-receipt-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final byte[] NONE = {};

    static Receipt sign(
            Crypto crypto, PrivateKey32 key, NetworkId network, DirectMessage message, long storedAtMillis) {
        byte[] hash = Hashes.sha256(message.encode());
        Receipt unsigned = new Receipt(message.id(), hash, message.from(), message.to(), storedAtMillis, NONE);
        return new Receipt(
                message.id(),
                hash,
                message.from(),
                message.to(),
                storedAtMillis,
                crypto.sign(key, unsigned.signedBytes(network)));
    }

    /** Whether it is for exactly this message, and signed with that key. */
    boolean isFor(StoredDirect message, Crypto crypto, PublicKey32 receiver, NetworkId network) {
        return id.equals(message.id())
                && from.equals(message.from())
                && to.equals(message.to())
                && Arrays.equals(hash, Hashes.sha256(message.wire()))
                && crypto.verify(receiver, signedBytes(network), signature);
    }

    private byte[] signedBytes(NetworkId network) {
        byte[] parts = new Receipt(id, hash, from, to, storedAtMillis, NONE).encode();
        return ByteBuffer.allocate(DOMAIN.length + NetworkId.BYTES + parts.length)
                .put(DOMAIN)
                .put(network.toBytes())
                .put(parts)
                .array();
    }

    byte[] encode() {
        return CborWriter.write(writer -> writer.array(6)
                .bytes(id.toBytes())
                .bytes(hash)
                .bytes(from.toBytes())
                .bytes(to.toBytes())
                .number(storedAtMillis)
                .bytes(signature)
                .end());
    }

    static Receipt decode(byte[] wire) throws MalformedException {
        return CborReader.read(wire, Receipt::read, Receipt::encode);
    }

    private static Receipt read(CborReader reader) throws MalformedException {
        reader.array(6);
        Receipt receipt = new Receipt(
                MessageId.Direct.fromBytes(reader.bytes(MessageId.Direct.BYTES)),
                reader.bytes(HASH_BYTES),
                NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                NodeId.fromBytes(reader.bytes(NodeId.BYTES)),
                reader.number(0, Long.MAX_VALUE),
                reader.bytes(Crypto.SIGNATURE_BYTES));
        reader.end();
        return receipt;
    }
}
