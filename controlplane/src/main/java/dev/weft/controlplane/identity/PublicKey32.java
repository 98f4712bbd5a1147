package dev.weft.controlplane.identity;

import java.util.Arrays;
import java.util.Base64;

/** A public key of 32 bytes (Ed25519 or X25519), shown as base64 like WireGuard does. */
public final class PublicKey32 implements Comparable<PublicKey32> {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private PublicKey32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when there are not exactly 32 bytes */
    public static PublicKey32 fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a public key has 32 bytes, not " + bytes.length);
        }
        return new PublicKey32(bytes.clone());
    }

    /** @throws IllegalArgumentException when the text is not the base64 form of 32 bytes */
    public static PublicKey32 parse(String base64) {
        PublicKey32 key = fromBytes(Base64.getDecoder().decode(base64));
        if (!key.toString().equals(base64)) {
            throw new IllegalArgumentException("a public key is written as 44 characters of base64");
        }
        return key;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(PublicKey32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey32 key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
