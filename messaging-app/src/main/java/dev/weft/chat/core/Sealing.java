package dev.weft.chat.core;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals a text for one receiver: X25519 between an ephemeral key and the receiver's, HKDF over both keys, the ends and the
 * id, ChaCha20-Poly1305. Each message has a key of its own, so the nonce is nothing but zeros. Sealed form: the ephemeral
 * public key, then the ciphertext.
 */
final class Sealing {
    static final int MIN_BYTES = PublicKey32.BYTES + Crypto.TAG_BYTES + 1;
    static final int MAX_BYTES = PublicKey32.BYTES + Crypto.TAG_BYTES + ChatLimits.MAX_TEXT_BYTES;

    private static final byte[] DOMAIN = "weft-chat-seal-1\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONCE = new byte[Crypto.NONCE_BYTES];

    private final Crypto crypto;

    Sealing(Crypto crypto) {
        this.crypto = crypto;
    }

    /** Empty when the receiver's key is no key. */
    Optional<byte[]> seal(
            String text, MessageId.Direct id, NodeId from, NodeId to, PublicKey32 receiver, PrivateKey32 ephemeral) {
        PublicKey32 ephemeralPublic = crypto.agreementPublicKey(ephemeral);
        byte[] secret = crypto.agree(ephemeral, receiver);
        if (secret == null) {
            return Optional.empty();
        }
        byte[] context = context(id, from, to, ephemeralPublic, receiver);
        byte[] key = crypto.deriveKey(secret, id.toBytes(), context);
        byte[] ciphertext = crypto.seal(key, NONCE, context, text.getBytes(StandardCharsets.UTF_8));
        return Optional.of(ByteBuffer.allocate(PublicKey32.BYTES + ciphertext.length)
                .put(ephemeralPublic.toBytes())
                .put(ciphertext)
                .array());
    }

    /** The text; empty when it was not sealed for this key, these ends and this id, or is no text. */
    Optional<String> open(DirectMessage message, PrivateKey32 receiver, PublicKey32 receiverPublic) {
        byte[] sealed = message.sealed();
        PublicKey32 ephemeral = PublicKey32.fromBytes(Arrays.copyOf(sealed, PublicKey32.BYTES));
        byte[] secret = crypto.agree(receiver, ephemeral);
        if (secret == null) {
            return Optional.empty();
        }
        byte[] context = context(message.id(), message.from(), message.to(), ephemeral, receiverPublic);
        byte[] key = crypto.deriveKey(secret, message.id().toBytes(), context);
        byte[] plain = crypto.open(key, NONCE, context, Arrays.copyOfRange(sealed, PublicKey32.BYTES, sealed.length));
        return plain == null ? Optional.empty() : text(plain);
    }

    private static Optional<String> text(byte[] plain) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain));
            return Optional.of(text.toString()).filter(read -> !Texts.isRefused(read));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] context(
            MessageId.Direct id, NodeId from, NodeId to, PublicKey32 ephemeral, PublicKey32 receiver) {
        return ByteBuffer.allocate(DOMAIN.length + 3 * NodeId.BYTES + 2 * PublicKey32.BYTES)
                .put(DOMAIN)
                .put(id.toBytes())
                .put(from.toBytes())
                .put(to.toBytes())
                .put(ephemeral.toBytes())
                .put(receiver.toBytes())
                .array();
    }
}
