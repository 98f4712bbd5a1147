package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be asked depends on where it is asked. */
@Timeout(60)
class DoorsTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path socket;

    DoorsTest(@TempDir Path folder) {
        socket = folder.resolve("run/weft.sock");
    }

    private static int freePort(InetAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, address)) {
            return probe.getLocalPort();
        }
    }

    private static HttpReply ask(InetSocketAddress address, String request) throws IOException {
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return HttpReply.parse(client.getInputStream().readAllBytes());
        }
    }

    private static String request(String method, String path, String host) {
        return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/status, 127.0.0.1:51822, 200",
        "GET, /v1/members, localhost:51822, 200",
        "GET, /v1/members, [::1]:51822, 200",
        "GET, /v1/sd/prometheus, 127.0.0.1, 200",
        "POST, /v1/leave, 127.0.0.1, 403",
        "POST, /v1/invites, localhost, 403",
        "PUT, /v1/services/chat, localhost, 403",
        "DELETE, /v1/services/chat, localhost, 403",
        "GET, /v1/members, evil.example, 403",
        "GET, /v1/members, 127.0.0.1.evil.example, 403",
    })
    void theLocalPortIsForReading(String method, String path, String host, int status) throws IOException {
        InetAddress loopback = Endpoint.parseAddress("127.0.0.1");
        InetSocketAddress address = new InetSocketAddress(loopback, freePort(loopback));
        try (AgentServer server = AgentServer.start(agent, new Listen(socket, address, 0))) {
            HttpReply reply = ask(address, request(method, path, host));

            assertThat(reply.status()).isEqualTo(status);
            if (status != 200) {
                TestHttp.problem(reply, status);
            }
            assertThat(agent.controlPlane.left).isFalse();
            assertThat(server).isNotNull();
        }
    }

    @Test
    void theMeshPortShowsMetricsAndHealthOnly() throws IOException {
        InetAddress mesh = Endpoint.parseAddress("127.0.0.7");
        agent.controlPlane.snapshot = Samples.snapshot(withMeshAddress(mesh));
        InetSocketAddress address = new InetSocketAddress(mesh, freePort(mesh));
        try (AgentServer server = AgentServer.start(agent, new Listen(socket, null, address.getPort()))) {
            assertThat(ask(address, request("GET", "/healthz", "10.86.0.17")).status())
                    .isEqualTo(200);
            TestHttp.problem(ask(address, request("GET", "/v1/members", "10.86.0.17")), 403, "/metrics");
            TestHttp.problem(ask(address, request("POST", "/healthz", "10.86.0.17")), 403, "Unix socket");
            assertThat(server).isNotNull();
        }
    }

    @Test
    void aPortThatIsTakenIsHadWhenItIsFree() throws IOException {
        InetAddress loopback = Endpoint.parseAddress("127.0.0.1");
        ServerSocket other = new ServerSocket(0, 1, loopback);
        InetSocketAddress address = new InetSocketAddress(loopback, other.getLocalPort());
        try (AgentServer server = AgentServer.start(agent, new Listen(socket, address, 0))) {
            assertThat(new TestHttp(socket).get("/v1/status").status()).isEqualTo(200);

            other.close();

            Await.until("the port is open", () -> answers(address));
            assertThat(server).isNotNull();
        }
    }

    private static boolean answers(InetSocketAddress address) {
        try {
            return ask(address, request("GET", "/v1/status", "localhost")).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Member withMeshAddress(InetAddress address) {
        Member self = Samples.member(1, "node1", MemberStatus.ALIVE);
        return new Member(
                self.id(),
                self.name(),
                self.status(),
                self.incarnation(),
                self.since(),
                self.cause(),
                self.admin(),
                (Inet4Address) Endpoint.parseAddress(address.getHostAddress()),
                self.meshIp6(),
                self.wireguardKey(),
                self.endpoints(),
                self.controlEndpoints(),
                self.services(),
                false);
    }
}
