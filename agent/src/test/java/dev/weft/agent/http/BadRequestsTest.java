package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.SampleLedger;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nonsense for every route and every parameter that the description of the interface names, so for new ones, too: the answer
 * is a problem in words, nothing is done, and the server goes on.
 */
@Timeout(120)
class BadRequestsTest {
    private static final String LONG = "9".repeat(3_000);
    private static final List<String> NONSENSE = List.of(
            "",
            " ",
            "-1",
            "0",
            "NaN",
            "1e9",
            LONG,
            "null",
            "true",
            "..",
            "../../etc/passwd",
            "a/b",
            "\u0000",
            "\n",
            "\u00ff\u20ac\ud83d\ude00",
            "'; drop table entries; --",
            "<script>",
            "%",
            "2026-13-45T99:99:99Z",
            "+1000000000-12-31T23:59:59Z");
    private static final List<String> BODIES = List.of(
            "{",
            "[]",
            "7",
            "\"text\"",
            "null",
            "{\"nobodyKnows\":1}",
            "{}{}",
            "\u0000\u0001\u00ff",
            "[".repeat(30_000),
            "{\"a\":".repeat(10_000),
            "{\"port\":" + LONG + "}",
            "{\"port\":null,\"node\":null,\"uses\":null,\"cut\":[]}");
    private static final List<String> FIELDS =
            List.of("port", "attributes", "validitySeconds", "uses", "admin", "node", "cut", "since");
    private static final List<String> VALUES =
            List.of("-1", "1e400", "\"\"", "\"\\u0000\"", "[]", "{}", "[[[]]]", "true", "\"" + LONG + "\"", LONG);

    private final FakeAgentNode agent = new FakeAgentNode();
    private final TestHttp http;
    private final AgentServer server;
    private final JsonNode paths;

    BadRequestsTest(@TempDir Path folder) throws IOException {
        http = new TestHttp(folder.resolve("run/weft.sock"));
        agent.controlPlane.snapshot = SampleLedger.snapshot(agent.controlPlane.ledger);
        server = AgentServer.start(agent, http.socket());
        paths = Json.tree(http.get("/openapi.json").body()).get("paths");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A route as the description has it. */
    private record Route(String method, String path, List<String> parameters, boolean hasBody) {
        /** With each parameter of the path replaced. */
        String with(String value) {
            return path.replaceAll(
                    "\\{[^}]*}", escape(value).replace("\\", "\\\\").replace("$", "\\$"));
        }

        boolean changes() {
            return !method.equals("GET");
        }
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    List<String> parameters = new ArrayList<>();
                    method.getValue().path("parameters").forEach(parameter -> {
                        if (parameter.path("in").asText().equals("query")) {
                            parameters.add(parameter.path("name").asText());
                        }
                    });
                    routes.add(new Route(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            parameters,
                            method.getValue().has("requestBody")));
                }));
        assertThat(routes).hasSizeGreaterThan(15);
        return routes;
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void nonsenseInPathsAndParameters() throws IOException {
        int asked = 0;
        for (Route route : routes()) {
            if (route.path().equals("/v1/events")) {
                continue; // its answer has no end; EventRoutesTest has its nonsense
            }
            for (String nonsense : NONSENSE) {
                if (route.path().contains("{") && !nonsense.isEmpty()) {
                    isRefused(http.send(route.method(), route.with(nonsense), ""), route.method() + " " + nonsense);
                    asked++;
                }
                for (String parameter : route.parameters()) {
                    String query = route.with("node2") + "?" + parameter + "=" + escape(nonsense);
                    isAnswered(http.send(route.method(), query, ""), query);
                    isAnswered(http.send(route.method(), query + "&" + parameter + "=1", ""), query);
                    asked += 2;
                }
            }
        }
        assertThat(asked).isGreaterThan(200);
        goesOn();
    }

    @Test
    void nonsenseInBodies() throws IOException {
        int asked = 0;
        for (Route route : routes()) {
            if (!route.changes() || route.method().equals("DELETE")) {
                continue;
            }
            String path = route.with("chat");
            for (String body : BODIES) {
                isRefused(http.send(route.method(), path, body), route.path() + " " + start(body));
            }
            for (String field : FIELDS) {
                for (String value : VALUES) {
                    if (field.equals("admin") && value.equals("true")) {
                        continue; // makes sense
                    }
                    String body = "{\"" + field + "\":" + value + "}";
                    isRefused(http.send(route.method(), path, body), route.path() + " " + start(body));
                    asked++;
                }
            }
            isRefused(http.send(route.method(), path, "{\"a\":1}", "text/plain"), path);
            isRefused(http.send(route.method(), path, "{}" + " ".repeat(RequestBody.MAX_BYTES)), path);
        }
        assertThat(asked).isGreaterThan(300);
        goesOn();
    }

    @Test
    void theWrongMethodOnEveryRoute() throws IOException {
        for (Route route : routes()) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW")) {
                boolean known = routes().stream()
                        .anyMatch(other -> other.path().equals(route.path())
                                && other.method().equals(method));
                if (!known) {
                    HttpReply reply = http.send(method, route.with("chat"), "");
                    assertThat(reply.status()).as(method + " " + route.path()).isIn(400, 404, 405, 501);
                }
            }
        }
        goesOn();
    }

    private static String start(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }

    /** Some nonsense makes sense somewhere; whatever comes is no failure. */
    private static void isAnswered(HttpReply reply, String what) throws IOException {
        assertThat(reply.status()).as(start(what)).isIn(200, 400, 404, 414, 431);
        if (reply.status() != 200) {
            var unused = TestHttp.problem(reply, reply.status());
        }
    }

    private static void isRefused(HttpReply reply, String what) throws IOException {
        assertThat(reply.status()).as(start(what)).isIn(400, 404, 405, 409, 413, 414, 415);
        assertThat(TestHttp.problem(reply, reply.status()).toString())
                .as("words for people, not for programmers")
                .doesNotContain("dev.weft", "java.", "`");
    }

    private void goesOn() {
        assertThat(agent.down).isFalse();
        assertThat(agent.services).isEmpty();
        assertThat(agent.controlPlane.left).isFalse();
        assertThat(agent.controlPlane.invites).isEmpty();
        assertThat(agent.stopped.getCount()).isOne();
        assertThat(http.get("/v1/status").status()).isEqualTo(200);
    }
}
