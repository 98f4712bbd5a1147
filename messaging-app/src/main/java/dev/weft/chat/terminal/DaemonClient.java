package dev.weft.chat.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks the daemon over its HTTP interface. Every call waits for the answer. */
public final class DaemonClient {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DaemonAddress address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();

    public DaemonClient(DaemonAddress address) {
        this.address = address;
    }

    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    public JsonNode get(String path, Map<String, String> parameters) throws DaemonException, InterruptedException {
        String query = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        return json(request(query.isEmpty() ? path : path + "?" + query)
                .timeout(ANSWER_WITHIN)
                .GET());
    }

    public JsonNode post(String path, ObjectNode body) throws DaemonException, InterruptedException {
        return json(request(path)
                .timeout(ANSWER_WITHIN)
                .header("X-Weft-Chat", "1")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** The stream of events, from the one after this id on; empty: from now on. */
    public InputStream events(String lastEventId) throws DaemonException, InterruptedException {
        HttpRequest.Builder request =
                request("/v1/events").header("Accept", "text/event-stream").GET();
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return send(request).body();
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(address.url().resolve(pathAndQuery))
                .header("Authorization", "Bearer " + address.token());
    }

    private JsonNode json(HttpRequest.Builder request) throws DaemonException, InterruptedException {
        try (InputStream body = send(request).body()) {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws DaemonException, InterruptedException {
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() / 100 != 2) {
                throw refused(answer);
            }
            return answer;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static DaemonException refused(HttpResponse<InputStream> answer) {
        String why = "answer " + answer.statusCode();
        try (InputStream body = answer.body()) {
            JsonNode problem = JSON.readTree(body);
            why = problem.path("detail").asText(problem.path("title").asText(why));
        } catch (IOException e) {
            why += " that is no JSON";
        }
        return new DaemonException(answer.statusCode(), SafeText.line(why));
    }

    private static DaemonException unreachable(IOException e) {
        String why = e.getMessage() == null ? "it refuses the connection" : SafeText.line(e.getMessage());
        return new DaemonException(0, why);
    }
}
