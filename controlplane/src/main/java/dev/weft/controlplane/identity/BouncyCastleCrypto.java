package dev.weft.controlplane.identity;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** The primitives by Bouncy Castle's lightweight API. */
public final class BouncyCastleCrypto implements Crypto {
    @Override
    public PublicKey32 signingPublicKey(PrivateKey32 privateKey) {
        byte[] publicKey = new byte[PublicKey32.BYTES];
        Ed25519.generatePublicKey(privateKey.toBytes(), 0, publicKey, 0);
        return PublicKey32.fromBytes(publicKey);
    }

    @Override
    public byte[] sign(PrivateKey32 privateKey, byte[] message) {
        byte[] signature = new byte[SIGNATURE_BYTES];
        Ed25519.sign(privateKey.toBytes(), 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public boolean verify(PublicKey32 publicKey, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE_BYTES
                && Ed25519.verify(signature, 0, publicKey.toBytes(), 0, message, 0, message.length);
    }

    @Override
    public PublicKey32 agreementPublicKey(PrivateKey32 privateKey) {
        byte[] publicKey = new byte[PublicKey32.BYTES];
        X25519.scalarMultBase(privateKey.toBytes(), 0, publicKey, 0);
        return PublicKey32.fromBytes(publicKey);
    }

    @Override
    public byte @Nullable [] agree(PrivateKey32 privateKey, PublicKey32 publicKey) {
        byte[] secret = new byte[PublicKey32.BYTES];
        return X25519.calculateAgreement(privateKey.toBytes(), 0, publicKey.toBytes(), 0, secret, 0) ? secret : null;
    }

    @Override
    public byte[] deriveKey(byte[] secret, byte[] salt, byte[] info) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(secret, salt, info));
        byte[] key = new byte[32];
        generator.generateBytes(key, 0, key.length);
        return key;
    }

    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        try {
            return run(true, key, nonce, associatedData, plaintext);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte @Nullable [] open(byte[] key, byte[] nonce, byte[] associatedData, byte[] ciphertext) {
        if (ciphertext.length < TAG_BYTES) {
            return null;
        }
        try {
            return run(false, key, nonce, associatedData, ciphertext);
        } catch (InvalidCipherTextException e) {
            return null;
        }
    }

    private static byte[] run(boolean sealing, byte[] key, byte[] nonce, byte[] associatedData, byte[] input)
            throws InvalidCipherTextException {
        ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
        cipher.init(sealing, new AEADParameters(new KeyParameter(key), TAG_BYTES * 8, nonce, associatedData));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        int written = cipher.processBytes(input, 0, input.length, output, 0);
        int unused = cipher.doFinal(output, written);
        return output;
    }
}
