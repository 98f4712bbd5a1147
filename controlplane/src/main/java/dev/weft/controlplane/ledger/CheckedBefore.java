package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;

/** Every entry of a ledger was verified when it was taken; to do so again would take seconds for a long history. */
final class CheckedBefore implements Crypto {
    static final Crypto CRYPTO = new CheckedBefore();

    private CheckedBefore() {}

    /** The ledger that was copied, to be asked more than its view says. */
    static Ledger ledger(LedgerCopy copy) {
        return Replay.ofHeld(copy.view().network(), CRYPTO, copy.self(), copy.entries());
    }

    @Override
    public boolean verify(PublicKey32 publicKey, byte[] message, byte[] signature) {
        return true;
    }

    @Override
    public PublicKey32 signingPublicKey(PrivateKey32 privateKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] sign(PrivateKey32 privateKey, byte[] message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PublicKey32 agreementPublicKey(PrivateKey32 privateKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] agree(PrivateKey32 privateKey, PublicKey32 publicKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] deriveKey(byte[] secret, byte[] salt, byte[] info) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] seal(byte[] key, byte[] nonce, byte[] associatedData, byte[] plaintext) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] open(byte[] key, byte[] nonce, byte[] associatedData, byte[] ciphertext) {
        throw new UnsupportedOperationException();
    }
}
