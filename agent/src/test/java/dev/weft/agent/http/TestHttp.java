package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Requests as raw text, so that a test can send what no client library would. */
record TestHttp(Path socket) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    HttpReply send(String request) {
        return SocketExchange.run(socket, request.getBytes(StandardCharsets.ISO_8859_1), TIMEOUT);
    }

    HttpReply get(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\n\r\n");
    }

    HttpReply send(String method, String path, String body) {
        return send(method, path, body, "application/json");
    }

    HttpReply send(String method, String path, String body, String type) {
        return send(method + " " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static ProblemJson problem(HttpReply reply, int status, String... inDetail) throws IOException {
        assertThat(reply.status()).isEqualTo(status);
        ProblemJson problem = Json.read(reply.body(), ProblemJson.class);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.title()).isNotBlank();
        assertThat(problem.detail()).isNotBlank();
        for (String text : inDetail) {
            assertThat(problem.detail()).contains(text);
        }
        return problem;
    }

    static String text(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }
}
