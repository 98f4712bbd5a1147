package dev.weft.controlplane.identity;

import org.jspecify.annotations.Nullable;

/** The primitives that Weft uses. One real implementation exists; simulations may put in a quicker stand-in. */
public interface Crypto {
    int SIGNATURE_BYTES = 64;
    int NONCE_BYTES = 12;
    int TAG_BYTES = 16;

    /** The Ed25519 public key of a private key (RFC 8032). */
    PublicKey32 signingPublicKey(PrivateKey32 privateKey);

    /** Ed25519 signature (RFC 8032), 64 bytes. */
    byte[] sign(PrivateKey32 privateKey, byte[] message);

    boolean verify(PublicKey32 publicKey, byte[] message, byte[] signature);

    /** The X25519 public key of a private key (RFC 7748). */
    PublicKey32 agreementPublicKey(PrivateKey32 privateKey);

    /**
     * X25519 (RFC 7748).
     *
     * @return 32 shared bytes, or null when the public key is a point of small order
     */
    byte @Nullable [] agree(PrivateKey32 privateKey, PublicKey32 publicKey);

    /** HKDF-SHA-256 (RFC 5869), 32 bytes. */
    byte[] deriveKey(byte[] secret, byte[] salt, byte[] info);

    /** ChaCha20-Poly1305 (RFC 8439): ciphertext and 16 bytes of tag. */
    byte[] seal(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext);

    /** The reverse of {@link #seal}; null when the tag does not fit. */
    byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associatedData, byte[] ciphertext);
}
