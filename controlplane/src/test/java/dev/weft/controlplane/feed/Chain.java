package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One author's entries as a test writes them. */
final class Chain {
    static final Crypto CRYPTO = new BouncyCastleCrypto();

    final PrivateKey32 key;
    final PublicKey32 publicKey;
    final List<Entry> entries = new ArrayList<>();

    Chain(RandomGenerator random) {
        this.key = PrivateKey32.random(random);
        this.publicKey = CRYPTO.signingPublicKey(key);
    }

    Chain write(int count) {
        for (int i = 0; i < count; i++) {
            entries.add(next("entry " + (entries.size() + 1)));
        }
        return this;
    }

    /** The entry that could come next. */
    Entry next(String text) {
        byte[] previous = entries.isEmpty()
                ? Entry.noPrevious()
                : entries.get(entries.size() - 1).hash();
        return sign(entries.size() + 1L, previous, text.getBytes(StandardCharsets.UTF_8));
    }

    Entry sign(long sequence, byte[] previous, byte[] body) {
        return Entry.sign(
                CRYPTO, key, publicKey, sequence, previous, HybridTime.of(1_700_000_000_000L + sequence), 77, body);
    }
}
