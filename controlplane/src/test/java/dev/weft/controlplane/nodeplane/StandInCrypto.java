package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Quick and worthless: what the simulator uses where secrecy does not matter. It keeps the properties that the protocol
 * relies on: a signature fits one key and one message, two parties agree on one secret, an altered datagram does not open.
 */
public final class StandInCrypto implements Crypto {
    private static final long GENERATOR = 0x9e3779b97f4a7c15L;

    private final AtomicLong agreements = new AtomicLong();

    /** How often two keys were agreed on. */
    long agreements() {
        return agreements.get();
    }

    @Override
    public PublicKey32 signingPublicKey(PrivateKey32 privateKey) {
        return PublicKey32.fromBytes(spread(hash(1, privateKey.toBytes())));
    }

    @Override
    public byte[] sign(PrivateKey32 privateKey, byte[] message) {
        return signature(signingPublicKey(privateKey), message);
    }

    @Override
    public boolean verify(PublicKey32 publicKey, byte[] message, byte[] signature) {
        return Arrays.equals(signature, signature(publicKey, message));
    }

    private static byte[] signature(PublicKey32 publicKey, byte[] message) {
        byte[] half = spread(hash(hash(2, publicKey.toBytes()), message));
        byte[] signature = Arrays.copyOf(half, SIGNATURE_BYTES);
        System.arraycopy(half, 0, signature, half.length, half.length);
        return signature;
    }

    @Override
    public PublicKey32 agreementPublicKey(PrivateKey32 privateKey) {
        return PublicKey32.fromBytes(spread(GENERATOR * scalar(privateKey)));
    }

    @Override
    public byte @Nullable [] agree(PrivateKey32 privateKey, PublicKey32 publicKey) {
        long unused = agreements.incrementAndGet();
        return spread(ByteBuffer.wrap(publicKey.toBytes()).getLong() * scalar(privateKey));
    }

    private static long scalar(PrivateKey32 privateKey) {
        return hash(3, privateKey.toBytes()) | 1;
    }

    @Override
    public byte[] deriveKey(byte[] secret, byte[] salt, byte[] info) {
        return spread(hash(hash(hash(4, secret), salt), info));
    }

    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        byte[] sealed = Arrays.copyOf(plaintext, plaintext.length + TAG_BYTES);
        System.arraycopy(tag(key, nonce, associatedData, plaintext), 0, sealed, plaintext.length, TAG_BYTES);
        return sealed;
    }

    @Override
    public byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associatedData, byte[] ciphertext) {
        byte[] plaintext = Arrays.copyOf(ciphertext, ciphertext.length - TAG_BYTES);
        byte[] tag = Arrays.copyOfRange(ciphertext, plaintext.length, ciphertext.length);
        return Arrays.equals(tag, tag(key, nonce, associatedData, plaintext)) ? plaintext : null;
    }

    private static byte[] tag(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        long all = hash(hash(hash(hash(5, key), nonce), associatedData), plaintext);
        return Arrays.copyOf(spread(all), TAG_BYTES);
    }

    private static long hash(long seed, byte[] bytes) {
        long state = mix(seed + bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= Long.BYTES) {
            state = mix(state ^ buffer.getLong());
        }
        while (buffer.hasRemaining()) {
            state = mix(state ^ buffer.get());
        }
        return state;
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** 32 bytes that begin with the value. */
    private static byte[] spread(long value) {
        return ByteBuffer.allocate(32)
                .putLong(value)
                .putLong(mix(value + 1))
                .putLong(mix(value + 2))
                .putLong(mix(value + 3))
                .array();
    }
}
