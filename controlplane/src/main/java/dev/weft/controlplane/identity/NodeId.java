package dev.weft.controlplane.identity;

import java.nio.ByteBuffer;

/**
 * One machine in one network: the first 16 bytes of SHA-256 of its Ed25519 public key.
 *
 * @param high the first 8 bytes
 * @param low the last 8 bytes
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
    public static final int BYTES = Id128.BYTES;
    public static final int SHORT_LENGTH = 8;

    public static NodeId of(PublicKey32 publicKey) {
        return fromBytes(Hashes.sha256(publicKey.toBytes()));
    }

    /** Takes the first 16 bytes. */
    public static NodeId fromBytes(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new NodeId(buffer.getLong(0), buffer.getLong(8));
    }

    /**
     * Reads the 26 characters that {@link #toString} writes.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static NodeId parse(String text) {
        ByteBuffer buffer = Id128.parse(text);
        return new NodeId(buffer.getLong(0), buffer.getLong(8));
    }

    public byte[] toBytes() {
        return Id128.toBytes(high, low);
    }

    /** The first 8 characters: enough for people, never for programs. */
    public String shortText() {
        return toString().substring(0, SHORT_LENGTH);
    }

    @Override
    public int compareTo(NodeId other) {
        int order = Long.compareUnsigned(high, other.high);
        return order != 0 ? order : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return Id128.format(high, low);
    }
}
