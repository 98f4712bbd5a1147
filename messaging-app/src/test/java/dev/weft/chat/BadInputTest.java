package dev.weft.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.chat.core.Announcement;
import dev.weft.chat.core.ChatIdentity;
import dev.weft.chat.core.ChatLimits;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.Forgery;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.StoredDirect;
import dev.weft.chat.net.MadPeer;
import dev.weft.chat.net.Peer;
import dev.weft.chat.web.Await;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a member gone bad, and somebody who is none, can send to a running daemon: it is refused or survived, it is counted
 * where {@code weft-chat status} shows it, and what good members say goes on and stays.
 */
@Timeout(180)
class BadInputTest {
    private static final NetworkId ELSEWHERE = new NetworkId(8, 8);
    private static final long START = 5;
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final ChatIdentity malloryKeys = Forgery.identity(1);
    private final ChatIdentity gammaKeys = Forgery.identity(2);
    private final Forgery mallory = new Forgery(malloryKeys, FakeMesh.NETWORK, START);
    private final Forgery gamma = new Forgery(gammaKeys, FakeMesh.NETWORK, START);

    @TempDir
    Path folder;

    private FakeMesh mesh;
    private TestDaemon alpha;
    private TestDaemon beta;
    private FakeMesh.Machine malloryMachine;
    private Peer alphaAsPeer;

    /** Two that talk; mallory, whom the test plays; gamma, who is a member and away. */
    @BeforeEach
    void start() throws Exception {
        mesh = new FakeMesh(folder);
        alpha = TestDaemon.on(mesh.join("alpha"), folder);
        beta = TestDaemon.on(mesh.join("beta"), folder);
        malloryMachine = join("mallory", malloryKeys);
        FakeMesh.Machine unused = join("gamma", gammaKeys);
        alpha.awaitConnection(beta);
        Await.until(
                "alpha knows all of them", () -> alpha.knows(malloryKeys.chatId()) && alpha.knows(gammaKeys.chatId()));
        alphaAsPeer = new Peer("alpha", keyInFile("key"), List.of(alpha.machine.address()), alpha.machine.port(), 1);
        MessageId unusedToo = alpha.send("before");
        beta.awaitTexts("before");
    }

    private FakeMesh.Machine join(String name, ChatIdentity keys) throws IOException {
        FakeMesh.Machine machine = mesh.join(name);
        Map<String, String> attributes =
                Announcement.attributes(new BouncyCastleCrypto(), keys, FakeMesh.NETWORK, machine.id());
        machine.announces(
                new ObjectMapper().writeValueAsString(Map.of("port", machine.port(), "attributes", attributes)));
        return machine;
    }

    /** As alpha announces it. */
    private PublicKey32 keyInFile(String attribute) {
        return PublicKey32.parse(alpha.machine.announced(attribute));
    }

    @AfterEach
    void stop() {
        alpha.close();
        beta.close();
        mesh.close();
    }

    private MadPeer connect(long start) throws IOException {
        return MadPeer.proven(malloryMachine.address(), alphaAsPeer, malloryKeys, FakeMesh.NETWORK, start);
    }

    private static long now() {
        return java.time.Instant.now().toEpochMilli();
    }

    /** Good members still talk, and nothing but what is named is shown. */
    private void goesOn(String... shown) {
        alpha.awaitConnection(beta);
        MessageId unused = alpha.send("after");
        String[] all = java.util.Arrays.copyOf(shown, shown.length + 1);
        all[shown.length] = "after";
        alpha.awaitTexts(all);
        beta.awaitTexts(all);
    }

    @Test
    void anOversizeFrame() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.length(ChatLimits.MAX_FRAME_BYTES + 1);
            alpha.awaitCount("closed.oversize", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        goesOn("before");
    }

    @Test
    void aMalformedFrame() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(Forgery.malformed());
            alpha.awaitCount("frames.malformed", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        assertThat(alpha.counted("closed.refused")).isEqualTo(1);
        goesOn("before");
    }

    @Test
    void aFrameOfAnUnknownTypeIsSkipped() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(Forgery.ofAnUnknownType());
            // One of the connection's own, for which a later version may have a use.
            peer.frame(new byte[] {15});
            peer.frame(mallory.first("hello", now()));
            alpha.awaitTexts("before", "hello");
            assertThat(alpha.counted("frames.unknown-type")).isEqualTo(2);
        }
        goesOn("before", "hello");
    }

    @Test
    void aFrameOfNothing() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(new byte[0]);
            alpha.awaitCount("frames.malformed", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        goesOn("before");
    }

    @Test
    void twoMessagesWithOneNumber() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.first("hello", now()));
            alpha.awaitTexts("before", "hello");
            assertThat(alpha.hasTwoHistories(malloryKeys.chatId())).isFalse();
            peer.frame(mallory.first("something else", now()));
            alpha.awaitCount("entries.fork", 1);
            assertThat(alpha.hasTwoHistories(malloryKeys.chatId())).isTrue();
        }
        alpha.stop();
        alpha.start();
        assertThat(alpha.hasTwoHistories(malloryKeys.chatId())).isTrue();
        goesOn("before", "hello");
    }

    @Test
    void aMessageThatWasAltered() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.altered("hello", now()));
            alpha.awaitCount("entries.bad-signature", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        goesOn("before");
    }

    @Test
    void aForgedAuthor() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.passedOn(gammaKeys, "gamma has really signed this", now()));
            alpha.awaitCount("entries.not-of-the-sender", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.claim(gammaKeys.chatId()));
            Optional<byte[]> lie = Optional.empty();
            while (lie.isEmpty()) {
                lie = mallory.lie(peer.read(), gammaKeys, "gamma has never said this", now());
            }
            peer.frame(lie.get());
            alpha.awaitCount("entries.bad-signature", 1);
        }
        goesOn("before");
    }

    @Test
    void aForgedReceipt() throws IOException {
        MessageId.Direct id = alpha.tell(gammaKeys.chatId(), "for gamma alone");
        StoredDirect message = alpha.ask(chat -> chat.store().direct(id).orElseThrow());
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.receipt(message));
            peer.frame(gamma.in(ELSEWHERE).receipt(message));
            alpha.awaitCount("receipts.forged", 2);
        }
        assertThat(alpha.state(id)).isEqualTo("queued");
        alpha.awaitTexts("before", "for gamma alone");
        MessageId unused = beta.send("after");
        alpha.awaitTexts("before", "for gamma alone", "after");
    }

    @Test
    void aReplayedFrame() throws IOException {
        byte[] live = mallory.first("hello", now());
        byte[] direct = mallory.direct(alpha.chatId(), keyInFile("seal"), "once", now() + 1);
        try (MadPeer peer = connect(START)) {
            peer.frame(live);
            peer.frame(direct);
            alpha.awaitTexts("before", "hello", "once");
            peer.frame(live);
            peer.frame(direct);
            alpha.awaitCount("entries.repeated", 1);
            alpha.awaitCount("directs.repeated", 1);
            // What somebody else once sent.
            peer.frame(gamma.direct(alpha.chatId(), keyInFile("seal"), "of gamma", now()));
            alpha.awaitCount("directs.wrong-ends", 1);
        }
        alpha.awaitTexts("before", "hello", "once");
        MessageId unused = beta.send("after");
        alpha.awaitTexts("before", "hello", "once", "after");
    }

    @Test
    void aFrameAndAHelloOfAnEarlierStart() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.started(START - 1).first("from an earlier life", now()));
            alpha.awaitCount("frames.old-incarnation", 1);
        }
        try (MadPeer peer = connect(START - 1)) {
            alpha.awaitCount("connections.old-incarnation", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        goesOn("before");
    }

    @Test
    void anotherNetwork() throws IOException {
        try (MadPeer peer = MadPeer.greeting(
                malloryMachine.address(),
                alpha.machine.address(),
                alpha.machine.port(),
                malloryKeys,
                ELSEWHERE,
                START)) {
            alpha.awaitCount("closed.wrong-network", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.in(ELSEWHERE).direct(alpha.chatId(), keyInFile("seal"), "hello", now()));
            alpha.awaitCount("directs.bad-signature", 1);
        }
        goesOn("before");
    }

    @Test
    void aKeyThatTheMemberDoesNotAnnounceAndAnAddressOfNoMember() throws IOException {
        try (MadPeer peer = MadPeer.greeting(
                malloryMachine.address(),
                alpha.machine.address(),
                alpha.machine.port(),
                gammaKeys,
                FakeMesh.NETWORK,
                START)) {
            alpha.awaitCount("closed.wrong-key", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        try (MadPeer peer = MadPeer.silent(
                java.net.InetAddress.getByName("127.0.0.99"), alpha.machine.address(), alpha.machine.port())) {
            alpha.awaitCount("closed.not-a-member", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        try (MadPeer peer =
                MadPeer.forging(malloryMachine.address(), alphaAsPeer, malloryKeys, FakeMesh.NETWORK, START)) {
            alpha.awaitCount("closed.forged", 1);
            assertThat(peer.isClosed()).isTrue();
        }
        goesOn("before");
    }

    @Test
    void aClockThatIsADayAhead() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.first("from tomorrow", now() + DAY_MILLIS));
            alpha.awaitTexts("before", "from tomorrow");
        }
        assertThat(clockOff("from tomorrow")).isBetween(DAY_MILLIS - 60_000, DAY_MILLIS + 60_000);
        // What answers it stands after it, everywhere, with the time at which it was written.
        beta.awaitTexts("before", "from tomorrow");
        goesOn("before", "from tomorrow");
        assertThat(clockOff("after")).isZero();
    }

    @Test
    void aClockThatIsADayBehind() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.first("from yesterday", now() - DAY_MILLIS));
            alpha.awaitTexts("from yesterday", "before");
        }
        assertThat(clockOff("from yesterday")).isBetween(-DAY_MILLIS - 60_000, -DAY_MILLIS + 60_000);
        goesOn("from yesterday", "before");
    }

    private long clockOff(String text) {
        return alpha.items().stream()
                .filter(item -> item instanceof ConversationItem.Group group
                        && group.text().equals(text))
                .map(ConversationItem.Group.class::cast)
                .findFirst()
                .orElseThrow()
                .clockOffMillis();
    }

    @Test
    void whatWasRefusedIsGoneAndTheRestIsThereAfterARestart() throws IOException {
        try (MadPeer peer = connect(START)) {
            peer.frame(mallory.first("hello", now()));
            alpha.awaitTexts("before", "hello");
            peer.frame(Forgery.malformed());
            assertThat(peer.isClosed()).isTrue();
        }
        alpha.stop();
        alpha.start();
        alpha.awaitTexts("before", "hello");
        alpha.awaitConnection(beta);
        goesOn("before", "hello");
    }
}
