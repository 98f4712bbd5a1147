package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Questions to the agent, over its Unix socket. */
final class AgentHttp implements AutoCloseable {
    private static final long ANSWER_SECONDS = 20;
    private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;
    /** The agent says something every 10 s. */
    private static final long SILENCE_SECONDS = 30;

    private static final int MAX_THREADS = 8;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path socket;
    private final HttpClient client;

    AgentHttp(Path socket) throws AgentException {
        this.socket = socket;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("weft-chat-agent");
        threads.setDaemon(true);
        client = new HttpClient();
        client.setExecutor(threads);
        client.setConnectTimeout(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
        client.setFollowRedirects(false);
        try {
            client.start();
        } catch (Exception e) {
            throw new AgentException("cannot prepare to talk to the agent: " + e, e);
        }
    }

    JsonNode get(String path) throws AgentException {
        return answer(request("GET", path), 200);
    }

    JsonNode put(String path, Map<String, Object> body) throws AgentException {
        try {
            return answer(
                    request("PUT", path)
                            .body(new StringRequestContent("application/json", JSON.writeValueAsString(body))),
                    200);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void delete(String path) throws AgentException {
        JsonNode unused = answer(request("DELETE", path), 204);
    }

    /** The stream of events, which must be closed. */
    InputStream events(String lastEventId) throws AgentException {
        Request request = request("GET", "/v1/events").idleTimeout(SILENCE_SECONDS, TimeUnit.SECONDS);
        if (!lastEventId.isEmpty()) {
            request.headers(headers -> headers.put("Last-Event-ID", lastEventId));
        }
        InputStreamResponseListener listener = new InputStreamResponseListener();
        request.send(listener);
        try {
            Response response = listener.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            InputStream stream = listener.getInputStream();
            if (response.getStatus() != 200) {
                try (stream) {
                    throw refused(response.getStatus(), stream.readNBytes(BUFFER_BYTES));
                }
            }
            return new BufferedInputStream(stream, BUFFER_BYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted", e);
        } catch (IOException | TimeoutException | ExecutionException e) {
            throw explain(e);
        }
    }

    private Request request(String method, String path) {
        return client.newRequest("http://weft" + path).method(method).transport(new Transport.TCPUnix(socket));
    }

    private JsonNode answer(Request request, int wanted) throws AgentException {
        try {
            InputStreamResponseListener listener = new InputStreamResponseListener();
            request.timeout(ANSWER_SECONDS, TimeUnit.SECONDS).send(listener);
            Response response = listener.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            try (InputStream in = listener.getInputStream()) {
                byte[] body = in.readNBytes(MAX_ANSWER_BYTES + 1);
                if (body.length > MAX_ANSWER_BYTES) {
                    throw new AgentException("the agent's answer is longer than " + MAX_ANSWER_BYTES + " bytes");
                }
                if (response.getStatus() != wanted) {
                    throw refused(response.getStatus(), body);
                }
                return JSON.readTree(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("interrupted", e);
        } catch (IOException | TimeoutException | ExecutionException e) {
            throw explain(e);
        }
    }

    private static AgentException refused(int status, byte[] body) {
        String detail;
        try {
            detail = JSON.readTree(body).path("detail").asText("");
        } catch (IOException e) {
            detail = "";
        }
        return new AgentException("the agent refuses (" + status + ")" + (detail.isEmpty() ? "" : ": " + detail));
    }

    /** What went wrong, and what a person can do. */
    private AgentException explain(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = String.valueOf(cause.getMessage());
        Path folder = socket.toAbsolutePath().getParent();
        if (message.contains("Permission denied")
                || (folder != null && Files.exists(folder) && !Files.isExecutable(folder))) {
            return new AgentException(
                    "no permission to use the agent's socket " + socket
                            + ": run weft-chat as a user of the group that owns its folder",
                    e);
        }
        if (!Files.exists(socket) || message.contains("Connection refused") || message.contains("No such file")) {
            return new AgentException(
                    "no agent listens on " + socket + ": start it (weft agent), or name its socket with --agent-socket",
                    e);
        }
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return new AgentException("the agent on " + socket + " does not answer: look into its log", e);
        }
        return new AgentException("talking to the agent on " + socket + " failed: " + cause, e);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            // The process is about to end or to make another one: nothing depends on an orderly stop.
            throw new IllegalStateException("cannot stop talking to the agent", e);
        }
    }
}
