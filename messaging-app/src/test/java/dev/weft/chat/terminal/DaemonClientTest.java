package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a command asks a daemon that does not answer as it should. */
@Timeout(60)
class DaemonClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile String answer = "";
    private ServerSocket server;
    private DaemonClient client;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        client = new DaemonClient(
                new DaemonAddress(URI.create("http://127.0.0.1:" + server.getLocalPort()), "the-token"));
        Thread thread = new Thread(this::serve, "fake-daemon");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    BufferedReader in =
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                    StringBuilder head = new StringBuilder();
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        head.append(line).append('\n');
                    }
                    requests.add(head.toString());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    // What was not read would make the end a reset, and the answer be lost.
                    socket.shutdownOutput();
                    while (in.read() >= 0) {
                        assertThat(head).isNotEmpty();
                    }
                }
            }
        } catch (IOException e) {
            requests.add("closed");
        }
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    @Test
    void aMessageWhoseAnswerIsLostIsNotSentTwice() {
        assertThatThrownBy(
                        () -> client.post("/v1/messages", DaemonClient.object().put("text", "once")))
                .asInstanceOf(InstanceOfAssertFactories.type(DaemonException.class))
                .extracting(DaemonException::status)
                .isEqualTo(0);
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("POST /v1/messages HTTP/1.1\n")
                .contains("Authorization: Bearer the-token\n", "X-Weft-Chat: 1\n", "Content-Type: application/json\n");
    }

    @Test
    void aRefusalComesWithItsWords() {
        answer = answer("409 Conflict", "{\"detail\": \"several are called 'beta'\"}");
        assertThatThrownBy(() -> client.get("/v1/members", Map.of()))
                .isInstanceOf(DaemonException.class)
                .hasMessage("several are called 'beta'");
        answer = answer("500 Oops", "what?");
        assertThatThrownBy(() -> client.get("/v1/members", Map.of())).hasMessage("answer 500 that is no JSON");
    }

    @Test
    void aTokenThatIsNotTakenIsSaid() {
        answer = answer("401 Unauthorized", "{\"detail\": \"send the token\"}");
        assertThatThrownBy(() -> client.get("/v1/members", Map.of())).hasMessage("send the token");
        assertThatThrownBy(() -> client.post("/v1/messages", DaemonClient.object()))
                .asInstanceOf(InstanceOfAssertFactories.type(DaemonException.class))
                .extracting(DaemonException::status)
                .isEqualTo(401);
    }

    @Test
    void anAnswerWithoutABodyIsOne() throws DaemonException {
        answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
        assertThat(client.post("/v1/read", DaemonClient.object()).isEmpty()).isTrue();
    }

    @Test
    void nobodyThereIsStatusZero() throws IOException {
        server.close();
        assertThatThrownBy(() -> client.get("/v1/members", Map.of()))
                .asInstanceOf(InstanceOfAssertFactories.type(DaemonException.class))
                .extracting(DaemonException::status)
                .isEqualTo(0);
    }
}
