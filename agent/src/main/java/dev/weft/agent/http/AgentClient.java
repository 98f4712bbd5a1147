package dev.weft.agent.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the agent on this machine. */
public final class AgentClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path socket;

    public AgentClient(Path socket) {
        this.socket = socket;
    }

    public <T> T get(String path, Class<T> type) {
        return call("GET", path, null, type);
    }

    public <T> T post(String path, Object body, Class<T> type) {
        return call("POST", path, body, type);
    }

    public <T> T delete(String path, Class<T> type) {
        return call("DELETE", path, null, type);
    }

    private <T> T call(String method, String path, @org.jspecify.annotations.Nullable Object body, Class<T> type) {
        byte[] content = body == null ? new byte[0] : Json.bytes(body);
        HttpReply reply = SocketExchange.run(socket, request(method, path, content), TIMEOUT);
        try {
            if (reply.status() != 200) {
                throw new RefusedException(Json.read(reply.body(), ProblemJson.class));
            }
            return Json.read(reply.body(), type);
        } catch (IOException e) {
            throw new SocketException(
                    "the agent on " + socket + " answered with status " + reply.status()
                            + " and something else than expected: are agent and command of the same version?",
                    e);
        }
    }

    private static byte[] request(String method, String path, byte[] content) {
        String head = method + " " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[headBytes.length + content.length];
        System.arraycopy(headBytes, 0, request, 0, headBytes.length);
        System.arraycopy(content, 0, request, headBytes.length, content.length);
        return request;
    }
}
