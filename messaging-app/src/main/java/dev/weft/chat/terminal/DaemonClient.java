package dev.weft.chat.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the daemon over its HTTP interface. Every call waits for the answer. */
public final class DaemonClient {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final String AUTHORIZATION = "Authorization";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DaemonAddress address;
    private @Nullable HttpClient streaming;

    public DaemonClient(DaemonAddress address) {
        this.address = address;
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    public JsonNode get(String path, Map<String, String> parameters) throws DaemonException {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return ask("GET", query.isEmpty() ? path : path + "?" + query, null);
    }

    public JsonNode post(String path, ObjectNode body) throws DaemonException {
        return ask("POST", path, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** By Java's plain client: to load the newer one takes longer than all else that a command does. */
    private JsonNode ask(String method, String pathAndQuery, byte @Nullable [] body) throws DaemonException {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    address.url().resolve(pathAndQuery).toURL().openConnection(Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout(Math.toIntExact(CONNECT_WITHIN.toMillis()));
            connection.setReadTimeout(Math.toIntExact(ANSWER_WITHIN.toMillis()));
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty(AUTHORIZATION, authorization());
            if (body != null) {
                send(connection, body);
            }
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw refused(status, connection.getErrorStream());
            }
            try (InputStream answer = connection.getInputStream()) {
                return JSON.readTree(answer);
            }
        } catch (HttpRetryException e) {
            throw new DaemonException(e.responseCode(), "the daemon does not know this token any more");
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static void send(HttpURLConnection connection, byte[] body) throws IOException {
        connection.setRequestProperty("X-Weft-Chat", "1");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        // Else it would by itself send once more what it got no answer to, and a message would come twice.
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
    }

    /** The stream of events, from the one after this id on; empty: from now on. Who waits for it can be interrupted. */
    public InputStream events(String lastEventId) throws DaemonException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.url().resolve("/v1/events"))
                .header(AUTHORIZATION, authorization())
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> answer = streaming().send(request.GET().build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() / 100 != 2) {
                throw refused(answer.statusCode(), answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private synchronized HttpClient streaming() {
        HttpClient client = streaming;
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_WITHIN)
                    .build();
            streaming = client;
        }
        return client;
    }

    private String authorization() {
        return "Bearer " + address.token();
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static DaemonException refused(int status, @Nullable InputStream body) {
        String why = "answer " + status;
        if (body != null) {
            try (body) {
                JsonNode problem = JSON.readTree(body);
                why = problem.path("detail").asText(problem.path("title").asText(why));
            } catch (IOException e) {
                why += " that is no JSON";
            }
        }
        return new DaemonException(status, SafeText.line(why));
    }

    private static DaemonException unreachable(IOException e) {
        String why = e.getMessage() == null ? "it refuses the connection" : SafeText.line(e.getMessage());
        return new DaemonException(0, why);
    }
}
