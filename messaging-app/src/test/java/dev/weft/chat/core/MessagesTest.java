package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is signed and sealed fits only its place. */
class MessagesTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final MessageId.Direct ID = new MessageId.Direct(3, 4);

    private final SplittableRandom random = new SplittableRandom(1);
    private final ChatIdentity alpha = identity();
    private final ChatIdentity beta = identity();
    private final ChatIdentity gamma = identity();

    private ChatIdentity identity() {
        return ChatIdentity.of(CRYPTO, PrivateKey32.random(random), PrivateKey32.random(random));
    }

    private DirectMessage message(String text) {
        byte[] sealed = new Sealing(CRYPTO)
                .seal(text, ID, alpha.chatId(), beta.chatId(), beta.seal(), PrivateKey32.random(random))
                .orElseThrow();
        return DirectMessage.sign(
                CRYPTO, alpha.signing(), NETWORK, ID, alpha.chatId(), beta.chatId(), 5L << 16, 6, sealed);
    }

    @Test
    void onlyTheReceiverOpensADirectMessage() throws MalformedException {
        DirectMessage message = DirectMessage.decode(message("grüße").encode());
        Sealing sealing = new Sealing(CRYPTO);
        assertThat(message.isSignedBy(CRYPTO, alpha.key(), NETWORK)).isTrue();
        assertThat(sealing.open(message, beta.sealing(), beta.seal())).contains("grüße");
        assertThat(sealing.open(message, gamma.sealing(), gamma.seal())).isEmpty();
        assertThat(message.isSignedBy(CRYPTO, gamma.key(), NETWORK)).isFalse();
        assertThat(message.isSignedBy(CRYPTO, alpha.key(), new NetworkId(1, 3))).isFalse();
    }

    @Test
    void aSealedTextFitsNoOtherIdAndNoOtherEnds() {
        DirectMessage message = message("hello");
        DirectMessage moved = DirectMessage.sign(
                CRYPTO,
                gamma.signing(),
                NETWORK,
                ID,
                gamma.chatId(),
                beta.chatId(),
                message.time(),
                message.writtenAtMillis(),
                message.sealed());
        assertThat(moved.isSignedBy(CRYPTO, gamma.key(), NETWORK)).isTrue();
        assertThat(new Sealing(CRYPTO).open(moved, beta.sealing(), beta.seal())).isEmpty();
    }

    @Test
    void anAlteredMessageHasNoSignature() {
        byte[] wire = message("hello").encode();
        for (int i = 0; i < wire.length; i++) {
            byte[] altered = wire.clone();
            altered[i] ^= 1;
            assertThat(isGood(altered)).as("byte %d", i).isFalse();
        }
    }

    private boolean isGood(byte[] wire) {
        try {
            return DirectMessage.decode(wire).isSignedBy(CRYPTO, alpha.key(), NETWORK);
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void aReceiptIsForOneMessageOfOneReceiver() throws MalformedException {
        DirectMessage message = message("hello");
        StoredDirect stored = stored(message);
        Receipt receipt = Receipt.decode(
                Receipt.sign(CRYPTO, beta.signing(), NETWORK, message, 99).encode());
        assertThat(receipt.isFor(stored, CRYPTO, beta.key(), NETWORK)).isTrue();
        assertThat(receipt.isFor(stored, CRYPTO, gamma.key(), NETWORK)).isFalse();
        assertThat(receipt.isFor(stored(message("hello")), CRYPTO, beta.key(), NETWORK))
                .isFalse();
        assertThat(receipt.isFor(stored, CRYPTO, beta.key(), new NetworkId(9, 9)))
                .isFalse();
    }

    private static StoredDirect stored(DirectMessage message) {
        return new StoredDirect(
                message.id(),
                message.from(),
                message.to(),
                true,
                message.time(),
                6,
                6,
                7,
                "hello",
                message.encode(),
                DirectState.SENT,
                "",
                null);
    }

    @Test
    void nobodyAnnouncesAKeyOfSomebodyElse() {
        NodeId member = new NodeId(7, 7);
        Map<String, String> attributes = Announcement.attributes(CRYPTO, alpha, NETWORK, member);
        assertThat(attributes.values()).allMatch(value -> value.length() <= 128);
        assertThat(Announcement.read(CRYPTO, NETWORK, member, attributes))
                .contains(new Announcement(alpha.key(), alpha.seal()));
        assertThat(Announcement.read(CRYPTO, NETWORK, new NodeId(7, 8), attributes))
                .isEmpty();
        assertThat(Announcement.read(CRYPTO, new NetworkId(5, 5), member, attributes))
                .isEmpty();
        assertThat(Announcement.read(CRYPTO, NETWORK, member, Map.of())).isEmpty();
        Map<String, String> other = new HashMap<>(attributes);
        other.put("seal", gamma.seal().toString());
        assertThat(Announcement.read(CRYPTO, NETWORK, member, other)).isEmpty();
    }

    @Test
    void aGroupBodyComesBackAndItsTextHasALimit() throws MalformedException {
        GroupBody body =
                new GroupBody(8, List.of(new GroupBody.Parent(alpha.chatId(), 3, Long.MIN_VALUE)), "ü".repeat(2_000));
        assertThat(GroupBody.decode(body.encode())).isEqualTo(body);
        assertThatThrownBy(() -> GroupBody.decode(new GroupBody(8, List.of(), "ü".repeat(2_001)).encode()))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> GroupBody.decode(new GroupBody(8, List.of(), "").encode()))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void idsAndPlacesComeBackFromTheirTexts() {
        MessageId group = new MessageId.Group(alpha.chatId(), 17);
        assertThat(MessageId.parse(group.toString())).isEqualTo(group);
        assertThat(MessageId.parse(ID.toString())).isEqualTo(ID);
        assertThatThrownBy(() -> MessageId.parse("x/1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MessageId.parse(alpha.chatId() + "/01")).isInstanceOf(IllegalArgumentException.class);
        Position first = new Position(5, new NodeId(1, 1), 9);
        Position second = new Position(5, new NodeId(-1, 1), 2);
        assertThat(Position.parse(first.text())).isEqualTo(first);
        assertThat(first).isLessThan(second);
        assertThat(first.text()).isLessThan(second.text());
    }
}
