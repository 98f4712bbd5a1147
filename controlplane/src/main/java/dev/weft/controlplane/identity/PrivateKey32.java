package dev.weft.controlplane.identity;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A private key of 32 bytes. Its text form never shows the key. */
public final class PrivateKey32 {
    public static final int BYTES = 32;

    private final byte[] bytes;

    private PrivateKey32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when there are not exactly 32 bytes */
    public static PrivateKey32 fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + bytes.length);
        }
        return new PrivateKey32(bytes.clone());
    }

    /** Draws a key; {@code random} is a secure source outside of tests. */
    public static PrivateKey32 random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new PrivateKey32(bytes);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateKey32 key && java.security.MessageDigest.isEqual(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "PrivateKey32[hidden]";
    }
}
