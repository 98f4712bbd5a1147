package dev.weft.chat.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chat.ChatDaemon;
import dev.weft.chat.ChatSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into the real server, asked in plain HTTP so that every header is as a stranger would send it. */
class DoorTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String GOOD_TOKEN = "Authorization: Bearer " + TOKEN;
    private static final String OWN_HEADER = "X-Weft-Chat: 1";
    private static final String JSON = "Content-Type: application/json";
    private static final List<String> READ =
            List.of("/v1/status", "/v1/members", "/v1/conversation", "/v1/search?q=a", "/v1/events");

    /** Here is no agent, so the daemon answers whom it lets in that it has nothing to show yet. */
    private static final Pattern LET_IN = Pattern.compile("HTTP/1.1 (200|503) .*", Pattern.DOTALL);

    @TempDir
    Path folder;

    private ChatDaemon daemon;
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        daemon = ChatDaemon.start(new ChatSettings(folder.resolve("state"), folder.resolve("no.sock"), 51824, 100, 30));
        server = WebServer.start(daemon, TOKEN, "run", "test", 0);
    }

    @AfterEach
    void stop() {
        server.close();
        daemon.close();
    }

    @Test
    void thePageComesWithoutATokenAndNothingElseDoes() throws IOException {
        assertThat(get("/", "")).startsWith("HTTP/1.1 200").contains(Page.CONTENT_SECURITY_POLICY);
        for (String path : READ) {
            assertThat(get(path, "")).as(path).startsWith("HTTP/1.1 401");
            assertThat(get(path, "Authorization: Bearer " + TOKEN.replace('0', '1')))
                    .as(path)
                    .startsWith("HTTP/1.1 401");
            assertThat(get(path, "Cookie: token=" + TOKEN)).as(path).startsWith("HTTP/1.1 401");
            assertThat(get(path + (path.contains("?") ? "&" : "?") + "token=" + TOKEN, ""))
                    .as(path)
                    .startsWith("HTTP/1.1 401");
        }
        assertThat(get("/v1/status", GOOD_TOKEN)).matches(LET_IN);
    }

    @Test
    void aNameThatLeadsHereIsNotEnough() throws IOException {
        for (String host : List.of("rebound.example", "rebound.example:" + port(), "127.0.0.1.example", "192.0.2.1")) {
            assertThat(ask("GET", "/", host, "", GOOD_TOKEN)).as(host).startsWith("HTTP/1.1 403");
            assertThat(ask("GET", "/v1/status", host, "", GOOD_TOKEN)).as(host).startsWith("HTTP/1.1 403");
        }
        assertThat(ask("GET", "/v1/status", "localhost:" + port(), "", GOOD_TOKEN))
                .matches(LET_IN);
    }

    @Test
    void aPageOfAnotherOriginIsTurnedAwayEvenWithTheToken() throws IOException {
        for (String origin :
                List.of("http://example.org", "null", "http://127.0.0.1:1", "https://127.0.0.1:" + port())) {
            assertThat(get("/v1/conversation", GOOD_TOKEN, "Origin: " + origin))
                    .as(origin)
                    .startsWith("HTTP/1.1 403");
            assertThat(post("{\"text\":\"forged\"}", GOOD_TOKEN, OWN_HEADER, JSON, "Origin: " + origin))
                    .as(origin)
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(get("/v1/conversation", GOOD_TOKEN, "Origin: http://127.0.0.1:" + port()))
                .matches(LET_IN);
    }

    @Test
    void whatAFormCanSendChangesNothing() throws IOException {
        assertThat(post("{\"text\":\"forged\"}", GOOD_TOKEN, JSON)).startsWith("HTTP/1.1 403");
        assertThat(post("text=forged", GOOD_TOKEN, OWN_HEADER, "Content-Type: application/x-www-form-urlencoded"))
                .startsWith("HTTP/1.1 415");
    }

    @Test
    void noAnswerInvitesOtherOrigins() throws IOException {
        String preflight = ask(
                "OPTIONS",
                "/v1/messages",
                "127.0.0.1:" + port(),
                "",
                "Origin: http://example.org",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: x-weft-chat");
        for (String answer : List.of(preflight, get("/", ""), get("/v1/status", GOOD_TOKEN))) {
            assertThat(answer.toLowerCase(Locale.ROOT)).doesNotContain("access-control-allow");
        }
    }

    private int port() {
        return server.url().getPort();
    }

    private String get(String path, String... headers) throws IOException {
        return ask("GET", path, "127.0.0.1:" + port(), "", headers);
    }

    private String post(String body, String... headers) throws IOException {
        return ask("POST", "/v1/messages", "127.0.0.1:" + port(), body, headers);
    }

    private String ask(String method, String path, String host, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            request.append(header.isEmpty() ? "" : header + "\r\n");
        }
        request.append("Connection: close\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
