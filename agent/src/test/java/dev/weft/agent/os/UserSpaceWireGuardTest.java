package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UserSpaceWireGuardTest {
    private static final String QUESTION = "get=1\n\n";
    private static final String ANSWER = "listen_port=1\nerrno=0\n\n";

    private final Path folder;

    UserSpaceWireGuardTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What the other side does once it was asked. */
    private interface Answerer {
        void answer(SocketChannel channel) throws IOException;
    }

    private CompletableFuture<String> serve(Answerer answerer) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("wg0.sock")));
        return CompletableFuture.supplyAsync(() -> {
            ByteBuffer asked = ByteBuffer.allocate(64);
            try (server;
                    SocketChannel channel = server.accept()) {
                while (asked.position() < QUESTION.length() && channel.read(asked) >= 0) {}
                answerer.answer(channel);
                // Like wireguard-go, it waits for another question.
                int end = channel.read(asked);
                return new String(asked.array(), 0, asked.position() - Math.max(0, end), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                return e.toString();
            }
        });
    }

    private static Answerer says(String... parts) {
        return channel -> {
            for (String part : parts) {
                int unused = channel.write(ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII)));
            }
        };
    }

    private UserSpaceWireGuard asked() {
        return new UserSpaceWireGuard(folder);
    }

    @Test
    void asksOnceAndReadsTheWholeAnswer() throws IOException {
        String peers = "public_key=00\nallowed_ip=10.86.0.17/32\n".repeat(20_000);
        CompletableFuture<String> question = serve(says("listen_port=1\n", peers, "errno=0\n", "\n"));
        UserSpaceWireGuard asked = asked();
        assertThat(asked.read("wg0")).contains("listen_port=1\n" + peers + "errno=0\n\n");
        assertThat(question.join()).isEqualTo(QUESTION);
        // The room that it was read into is used again.
        Files.delete(folder.resolve("wg0.sock"));
        var unused = serve(says(ANSWER));
        assertThat(asked.read("wg0")).contains(ANSWER);
    }

    @Test
    void anAnswerMayComeInAnyParts() {
        UserSpaceWireGuard.Answer answer = new UserSpaceWireGuard.Answer();
        for (int bytes = 1; bytes <= ANSWER.length(); bytes++) {
            answer.clear();
            for (int from = 0; from < ANSWER.length(); from += bytes) {
                String part = ANSWER.substring(from, Math.min(from + bytes, ANSWER.length()));
                answer.room().put(part.getBytes(StandardCharsets.US_ASCII));
                assertThat(answer.isWhole()).isEqualTo(from + bytes >= ANSWER.length());
            }
            assertThat(answer.ifWell()).contains(ANSWER);
        }
    }

    @Test
    void anInterfaceWithoutAnySettingsIsAnAnswer() throws IOException {
        var unused = serve(says("errno=0\n\n"));
        assertThat(asked().read("wg0")).contains("errno=0\n\n");
    }

    @Test
    void whoeverFailsOrEndsOrIsNotThereIsNoAnswer() throws IOException {
        assertThat(asked().read("wg0")).isEmpty();
        var unused = serve(says("listen_port=1\nerrno=-5\n\n"));
        assertThat(asked().read("wg0")).isEmpty();
    }

    @Test
    void anAnswerThatBreaksOffIsNone() throws IOException {
        var unused = serve(channel -> {
            says("listen_port=1\n").answer(channel);
            channel.close();
        });
        assertThat(asked().read("wg0")).isEmpty();
        // The file is still there, and nobody behind it any more: what a killed wireguard-go leaves.
        assertThat(folder.resolve("wg0.sock")).exists();
        assertThat(asked().read("wg0")).isEmpty();
    }

    @Test
    void whoeverDoesNotAnswerIsNotWaitedForLong() throws IOException {
        var unused = serve(channel -> {});
        assertThat(asked().read("wg0")).isEmpty();
    }
}
