package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask or read a byte now and then, in numbers above every bound. */
@Timeout(120)
class SlowClientsTest {
    /** What the agent itself takes to begin counts too: on a busy machine that can be seconds. */
    private static final long REQUEST_WITHIN_MILLIS = 5_000;

    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path socket;
    private final TestHttp http;
    private final AgentServer server;
    private final List<SocketChannel> open = new ArrayList<>();

    SlowClientsTest(@TempDir Path folder) {
        socket = folder.resolve("run/weft.sock");
        http = new TestHttp(socket);
        server = AgentServer.start(agent, Listen.on(socket), REQUEST_WITHIN_MILLIS);
    }

    @AfterEach
    void stop() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
        server.close();
    }

    private SocketChannel begin(String text) {
        try {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            open.add(channel);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            return channel;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertAnswers() {
        assertThat(http.get("/v1/status").status()).isEqualTo(200);
    }

    /** One more byte; false when the connection is closed. */
    private static boolean drip(SocketChannel channel) {
        try {
            return channel.write(ByteBuffer.wrap(new byte[] {'x'})) == 1;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void headersThatTrickleInLoseTheirConnection() {
        for (int number = 0; number < Connectors.MAX_CONNECTIONS; number++) {
            begin("GET /v1/status HTTP/1.1\r\nHost: we");
        }

        Await.until(
                "all of them are closed although they keep sending",
                () -> open.stream().noneMatch(SlowClientsTest::drip));
        assertAnswers();
    }

    @Test
    void bodiesThatTrickleInHoldNobodyUp() {
        for (int number = 0; number < 4 * AgentServer.MAX_THREADS; number++) {
            begin("POST /v1/invites HTTP/1.1\r\nHost: weft\r\nContent-Length: 1000\r\n\r\n{");
        }

        assertAnswers();
        Await.until(
                "all of them are closed although they keep sending",
                () -> open.stream().noneMatch(SlowClientsTest::drip));
        assertThat(agent.controlPlane.invites).isEmpty();
    }

    @Test
    void answersThatNobodyReadsHoldNobodyUp() {
        agent.controlPlane.snapshot = Samples.snapshot(IntStream.rangeClosed(1, 200)
                .mapToObj(number -> Samples.member(number, "node" + number, MemberStatus.ALIVE))
                .toArray(Member[]::new));
        // A hundred questions on each connection, and not one answer read.
        String questions = "GET /v1/members HTTP/1.1\r\nHost: weft\r\n\r\n".repeat(100);
        for (int number = 0; number < 4 * AgentServer.MAX_THREADS; number++) {
            begin(questions);
        }

        for (int round = 0; round < 10; round++) {
            assertAnswers();
        }
    }

    @Test
    void whoAsksInTimeKeepsItsConnection() throws IOException {
        SocketChannel client = begin("GET /v1/status HTTP/1.1\r\nHost: weft\r\n\r\n");
        ByteBuffer answer = ByteBuffer.allocate(4096);

        assertThat(client.read(answer)).isPositive();
        client.write(
                ByteBuffer.wrap("GET /v1/plan HTTP/1.1\r\nHost: weft\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        answer.clear();
        assertThat(client.read(answer)).isPositive();
        assertThat(new String(answer.array(), 0, 15, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
    }
}
