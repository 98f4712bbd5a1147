package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.time.Instant;

/**
 * The view as it followed from the entries up to a time. The times are those that the authors wrote: a node with a wrong
 * clock is in the wrong place, and what was written in time but arrived later counts.
 */
public final class PastView {
    private PastView() {}

    /** Replays the entries whose time is not later than that one. */
    public static View at(LedgerCopy ledger, Instant time) {
        return Replay.view(ledger.view().network(), new CheckedBefore(), ledger.self(), LedgerPage.until(ledger, time));
    }

    /** Every entry of a ledger was verified when it was taken; to do so again would take seconds for a long history. */
    private static final class CheckedBefore implements Crypto {
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
}
