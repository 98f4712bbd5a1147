package dev.weft.chat.net;

import static dev.weft.chat.net.TestChat.turnUntil;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ChatNetworkTest {
    private static final long START = 1_000_000;

    private final int port = TestChat.freePort();
    private TestChat alpha;
    private TestChat beta;

    @BeforeEach
    void make() throws IOException {
        alpha = new TestChat(11, port, 1);
        beta = new TestChat(12, port, 1);
    }

    @AfterEach
    void end() throws IOException {
        alpha.close();
        beta.close();
    }

    private void connect(long now) throws IOException {
        alpha.knows(now, beta);
        beta.knows(now, alpha);
        // The one with the higher id waits a little: it is not its turn yet.
        turnUntil(() -> !alpha.open.isEmpty() && !beta.open.isEmpty(), now, alpha, beta);
    }

    private void send(TestChat from, TestChat to, byte[] frame, long now) {
        from.network.send(Objects.requireNonNull(from.open.get(to.chatId())), frame, now);
    }

    @Test
    void framesArriveWholeAndInOrder() throws IOException {
        connect(START);
        byte[] large = new byte[FrameReader.MAX_FRAME_BYTES];
        large[0] = 19;
        large[large.length - 1] = 7;
        send(alpha, beta, new byte[] {17}, START);
        send(alpha, beta, large, START);
        send(alpha, beta, new byte[] {18, 3}, START);
        send(beta, alpha, new byte[] {20}, START);
        turnUntil(() -> beta.frames.size() == 3 && alpha.frames.size() == 1, START, alpha, beta);
        assertThat(beta.frames.get(0)).containsExactly(17);
        assertThat(beta.frames.get(1)).isEqualTo(large);
        assertThat(beta.frames.get(2)).containsExactly(18, 3);
        assertThat(alpha.frames.get(0)).containsExactly(20);
    }

    @Test
    void ofTwoConnectionsOfOnePairBothSidesKeepTheSame() throws IOException {
        for (int round = 0; round < 10; round++) {
            // Both begin to dial before either hears of the other.
            alpha.knows(START, beta);
            beta.knows(START, alpha);
            long now = START + Dialling.HIGHER_WAITS_MILLIS;
            alpha.network.turn(now);
            beta.network.turn(now);
            turnUntil(
                    () -> alpha.network.openConnections() == 1
                            && beta.network.openConnections() == 1
                            && alpha.network.closures().getOrDefault("duplicate", 0L) > 0
                            && beta.network.closures().values().stream()
                                            .mapToLong(count -> count)
                                            .sum()
                                    > 0,
                    now,
                    alpha,
                    beta);
            send(alpha, beta, new byte[] {17}, now);
            send(beta, alpha, new byte[] {18}, now);
            turnUntil(() -> !beta.frames.isEmpty() && !alpha.frames.isEmpty(), now, alpha, beta);
            end();
            make();
        }
    }

    @Test
    void aChatThatHasStartedAgainTakesThePlaceOfItsFormerLife() throws IOException {
        connect(START);
        long old = Objects.requireNonNull(alpha.open.get(beta.chatId()));
        // Killed: nothing tells alpha.
        TestChat again = new TestChat(12, TestChat.freePort(), 2);
        try (TestChat ended = beta) {
            beta = again;
            alpha.network.peers(List.of(ended.peer()), List.of(alpha.address), 3, START);
            again.knows(START, alpha);
            turnUntil(() -> alpha.heard.size() >= 3 && !again.open.isEmpty(), START + 1_000, alpha, again);
        }
        assertThat(alpha.heard).contains("-" + old + " newer-start");
        assertThat(alpha.open).hasSize(1).doesNotContainValue(old);
    }

    @Test
    void aFormerLifeIsTurnedAway() throws IOException {
        TestChat newer = new TestChat(12, port, 5);
        try (TestChat former = beta) {
            beta = newer;
            connect(START);
            former.knows(START, alpha);
            // It cannot listen where the newer one does; it still dials.
            turnUntil(
                    () -> former.network.closures().containsKey("ended-by-peer"), START + 1_000, alpha, newer, former);
            assertThat(former.open).isEmpty();
        }
        assertThat(alpha.network.closures()).containsKey("old-incarnation");
        assertThat(alpha.open).hasSize(1);
    }

    @Test
    void silenceEndsAConnectionAndPingsKeepIt() throws IOException {
        connect(START);
        long now = START;
        for (int i = 0; i < 8; i++) {
            now += PeerConnection.PING_MILLIS;
            alpha.turn(now);
            beta.turn(now);
            alpha.turn(now);
            beta.turn(now);
        }
        assertThat(alpha.heard).hasSize(1);
        assertThat(beta.heard).hasSize(1);
        // Beta's machine stands still now, with its connections open.
        long silent = now + PeerConnection.SILENCE_MILLIS;
        turnUntil(() -> alpha.open.isEmpty(), silent, alpha);
        assertThat(alpha.heard.get(1)).endsWith("silent");
    }

    @Test
    void aReaderThatDoesNotReadIsCutOff() throws IOException {
        connect(START);
        byte[] frame = new byte[FrameReader.MAX_FRAME_BYTES];
        frame[0] = 17;
        int sent = 0;
        while (!alpha.open.isEmpty() && sent < 1_000) {
            send(alpha, beta, frame, START);
            alpha.turn(START);
            sent++;
        }
        assertThat(alpha.heard.get(1)).endsWith("slow-reader");
        assertThat((long) sent * frame.length)
                .as("what the kernel holds, and the queue")
                .isLessThan(64L * 1024 * 1024);
    }

    @Test
    void whoSendsTooMuchIsReadLaterAndNothingIsLost() throws IOException {
        connect(START);
        int count = PeerConnection.MAX_FRAMES_PER_SECOND + 500;
        long now = START + Dialling.HIGHER_WAITS_MILLIS;
        for (int i = 0; i < count; i++) {
            send(alpha, beta, new byte[] {17}, now);
        }
        for (int i = 0; i < 300; i++) {
            alpha.turn(now);
            beta.turn(now);
        }
        // What comes back by itself in the few milliseconds that have passed is all that goes beyond.
        assertThat(beta.frames.size())
                .isBetween(PeerConnection.MAX_FRAMES_PER_SECOND - 10, PeerConnection.MAX_FRAMES_PER_SECOND + 20);
        long[] later = {now};
        turnUntil(
                () -> {
                    later[0] += PeerConnection.PAUSE_MILLIS;
                    beta.network.turn(later[0]);
                    return beta.frames.size() == count;
                },
                now,
                alpha);
        assertThat(beta.open).hasSize(1);
    }

    @Test
    void whoIsNoMemberAnyMoreIsLetGo() throws IOException {
        connect(START);
        alpha.knows(START);
        assertThat(alpha.heard.get(1)).endsWith("member-gone");
        turnUntil(() -> beta.open.isEmpty(), START, beta, alpha);
        // And does not come in again.
        long later = START + 3L * Dialling.FIRST_BACKOFF_MILLIS;
        turnUntil(() -> alpha.network.closures().containsKey("not-a-member"), later, beta, alpha);
        assertThat(alpha.open).isEmpty();
    }

    @Test
    void listensOnTheMeshAddressesOnlyAndFollowsThem() throws IOException {
        InetAddress other = TestChat.address(13);
        alpha.knows(START);
        assertThat(alpha.network.listening()).containsExactly(alpha.address);
        alpha.network.peers(List.of(), List.of(other), 3, START);
        assertThat(alpha.network.listening()).containsExactly(other);
        assertThat(alpha.network.listenProblem()).isEmpty();
    }

    @Test
    void anAddressThatIsNotThereYetIsTriedAgain() throws IOException {
        InetAddress missing = InetAddress.getByName("198.18.255.254");
        alpha.network.peers(List.of(), List.of(alpha.address, missing), 3, START);
        assertThat(alpha.network.listening()).containsExactly(alpha.address);
        assertThat(alpha.network.listenProblem()).contains("198.18.255.254", "yet");
        assertThat(alpha.network.nextWakeMillis()).isEqualTo(START + MeshListeners.RETRY_MILLIS);
    }

    @Test
    void aPortThatIsTakenIsSaidAndTakenOnceItIsFree() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(alpha.address, port));
            alpha.knows(START);
            assertThat(alpha.network.listenProblem()).contains("another program uses port " + port, "--port");
        }
        alpha.network.turn(START + MeshListeners.RETRY_MILLIS);
        assertThat(alpha.network.listenProblem()).isEmpty();
    }
}
