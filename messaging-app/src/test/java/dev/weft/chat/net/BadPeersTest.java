package dev.weft.chat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes in before the other side has proven itself, and some of what comes after it, ends the connection. */
@Timeout(120)
class BadPeersTest {
    private static final long START = 1_000_000;

    private final PrivateKey32 memberKey = PrivateKey32.random(new Random(99));
    private final PublicKey32 memberPublicKey = TestChat.CRYPTO.signingPublicKey(memberKey);
    private TestChat chat;
    private InetAddress member;

    @BeforeEach
    void make() throws IOException {
        chat = new TestChat(11, TestChat.freePort(), 1);
        member = TestChat.address(21);
        chat.knows(START, List.of(new Peer("member", memberPublicKey, List.of(member), chat.port, 3)));
    }

    @AfterEach
    void end() throws IOException {
        assertThat(chat.open).isEmpty();
        chat.close();
    }

    private Hello hello(NetworkId network, PublicKey32 key, List<Integer> versions) {
        return new Hello(versions, network, key, 1, 1, 1, new byte[Hello.CHALLENGE_BYTES]);
    }

    private Hello goodHello() {
        return hello(TestChat.NETWORK, memberPublicKey, List.of(Hello.VERSION));
    }

    private void awaitClosure(Closure reason) throws IOException {
        awaitClosure(reason, START);
    }

    private void awaitClosure(Closure reason, long now) throws IOException {
        TestChat.turnUntil(() -> chat.network.closures().containsKey(reason.word()), now, chat);
    }

    @Test
    void anAddressOfNoMember() throws IOException {
        try (RawPeer raw = new RawPeer(TestChat.address(22), chat)) {
            awaitClosure(Closure.NOT_A_MEMBER);
            assertThat(raw.isEnded()).isTrue();
        }
    }

    @Test
    void anOversizeFrame() throws IOException {
        for (int length : new int[] {Hello.MAX_BYTES + 2, Integer.MAX_VALUE, -1}) {
            long before = chat.network.closures().getOrDefault("oversize", 0L);
            try (RawPeer raw = new RawPeer(member, chat)) {
                raw.length(length);
                TestChat.turnUntil(() -> chat.network.closures().getOrDefault("oversize", 0L) > before, START, chat);
            }
        }
    }

    @Test
    void noHelloAtAll() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame("GET / HTTP/1.1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            awaitClosure(Closure.MALFORMED);
        }
    }

    @Test
    void anotherNetwork() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(
                    FrameTypes.HELLO,
                    hello(new NetworkId(8, 8), memberPublicKey, List.of(Hello.VERSION))
                            .encode()));
            awaitClosure(Closure.WRONG_NETWORK);
        }
    }

    @Test
    void onlyLaterVersions() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(
                    FrameTypes.HELLO,
                    hello(TestChat.NETWORK, memberPublicKey, List.of(7, 8)).encode()));
            awaitClosure(Closure.NO_COMMON_VERSION);
        }
    }

    @Test
    void aKeyThatTheMemberDoesNotAnnounce() throws IOException {
        PublicKey32 other = TestChat.CRYPTO.signingPublicKey(PrivateKey32.random(new Random(1)));
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(
                    FrameTypes.HELLO,
                    hello(TestChat.NETWORK, other, List.of(Hello.VERSION)).encode()));
            awaitClosure(Closure.WRONG_KEY);
        }
    }

    @Test
    void aKeyWithoutItsPrivateHalf() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(FrameTypes.HELLO, goodHello().encode()));
            raw.frame(FrameTypes.frame(FrameTypes.PROOF, new byte[Crypto.SIGNATURE_BYTES]));
            awaitClosure(Closure.FORGED);
        }
    }

    @Test
    void theProofOfAnotherConnection() throws IOException {
        PrivateKey32 chatKey = chat.privateKey;
        byte[] recorded;
        // What the member once signed for this chat, with another challenge.
        Handshake earlier = new Handshake(TestChat.CRYPTO, memberKey, true, chat.peer(), goodHello());
        recorded = proofFor(earlier, hello(TestChat.NETWORK, TestChat.CRYPTO.signingPublicKey(chatKey), List.of(1)));
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(FrameTypes.HELLO, goodHello().encode()));
            raw.frame(recorded);
            awaitClosure(Closure.FORGED);
        }
    }

    private static byte[] proofFor(Handshake handshake, Hello other) {
        try {
            return handshake.receive(FrameTypes.frame(FrameTypes.HELLO, other.encode()));
        } catch (ClosedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ourOwnProofSentBack() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            raw.frame(FrameTypes.frame(FrameTypes.HELLO, goodHello().encode()));
            TestChat.turnUntil(() -> chat.network.nextWakeMillis() > START, START, chat);
            chat.turn(START);
            chat.turn(START);
            byte[] unused = raw.read();
            raw.frame(raw.read());
            awaitClosure(Closure.FORGED);
        }
    }

    @Test
    void nothingAtAll() throws IOException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            chat.turn(START);
            awaitClosure(Closure.HANDSHAKE_TIMEOUT, START + PeerConnection.HANDSHAKE_MILLIS);
            byte[] unused = raw.read();
            assertThat(raw.isEnded()).isTrue();
        }
    }

    @Test
    void manyThatSayNothing() throws IOException {
        RawPeer[] raws = new RawPeer[ConnectionTable.MAX_UNPROVEN_PER_CHAT + 1];
        for (int i = 0; i < raws.length; i++) {
            raws[i] = new RawPeer(member, chat);
        }
        awaitClosure(Closure.TOO_MANY);
        for (RawPeer raw : raws) {
            raw.close();
        }
    }

    @Test
    void anOversizeFrameOfSomebodyWhoHasProvenItself() throws IOException, ClosedException {
        try (RawPeer raw = new RawPeer(member, chat)) {
            TestChat.turnUntil(() -> chat.network.nextWakeMillis() > START, START, chat);
            Handshake handshake = new Handshake(TestChat.CRYPTO, memberKey, true, chat.peer(), goodHello());
            raw.frame(handshake.hello());
            chat.turn(START);
            chat.turn(START);
            raw.frame(handshake.receive(raw.read()));
            TestChat.turnUntil(() -> !chat.open.isEmpty(), START, chat);
            raw.length(FrameReader.MAX_FRAME_BYTES + 1);
            awaitClosure(Closure.OVERSIZE);
        }
    }
}
