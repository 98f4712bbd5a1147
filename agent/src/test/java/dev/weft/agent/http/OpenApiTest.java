package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.SampleLedger;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Fork;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface is true: every route is called, and every answer is held against it. */
@Timeout(60)
class OpenApiTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final TestHttp http;
    private final AgentServer server;
    private final JsonNode document;
    private final Schema schema;

    OpenApiTest(@TempDir Path folder) throws IOException {
        http = new TestHttp(folder.resolve("run/weft.sock"));
        server = AgentServer.start(agent, http.socket());
        document = Json.tree(http.get("/openapi.json").body());
        schema = new Schema(document);
    }

    @BeforeEach
    void showSomething() {
        // A ledger and what is shown of it, so that there is something to explain.
        agent.controlPlane.snapshot = SampleLedger.snapshot(agent.controlPlane.ledger);
        agent.controlPlane.forks = agent.controlPlane.snapshot.view().members().stream()
                .map(member -> new Fork(member.id(), 12, List.of(Instant.EPOCH, Instant.EPOCH)))
                .toList();
        agent.controlPlane.afterRevoke = plane -> plane.ledger = SampleLedger.revoked();
        agent.plan = new PlanJson(
                List.of(
                        new PlanJson.StepJson("add-peer", "add peer K (node2)", "K", "node2"),
                        new PlanJson.StepJson("add-address", "add address A", null, null)),
                List.of("node3: its key is empty"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Set<String> described = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described).isEqualTo(new TreeSet<>(server.routes()));
    }

    @Test
    void everyAnswerIsAsDescribed() throws Exception {
        showEverything();
        Set<String> called = new TreeSet<>();
        for (String[] call : calls()) {
            String method = call[0];
            String template = call[1];
            String path = call[2];
            String body = call[3];
            called.add(method + " " + template);
            HttpReply reply = http.send(method, path, body);
            check(method, template, path, reply);
        }
        called.add("GET /v1/events");
        checkEvents();

        assertThat(called).as("every route is called").isEqualTo(new TreeSet<>(server.routes()));
        assertThat(schema.seen).as("everything described occurs").containsAll(describedInAnswers());
    }

    /** What is there only behind a NAT, or when something is wrong. */
    private void showEverything() {
        NamedNodeJson relay = new NamedNodeJson(Samples.node(3).toString(), "node3");
        agent.tunnels = Map.of(Samples.key(2), new TunnelJson("relayed", relay, "2026-01-02T03:04:06Z", 3L, 10, 20));
        agent.warnings = List.of(new StatusJson.WarningJson(relay.id(), relay.name(), "its tunnel is dead"));
        Snapshot before = agent.controlPlane.snapshot;
        Reach reach =
                new Reach(List.of(Endpoint.parse("192.0.2.1:41820")), List.of(), new TreeMap<>(), new TreeSet<>());
        agent.controlPlane.snapshot =
                new Snapshot(before.version(), before.self(), before.standing(), before.view(), reach);
    }

    /** Method, template, path, body. What ends the agent only seems to: it is a stand-in. */
    private static List<String[]> calls() {
        return Stream.of(
                        "GET|/v1/status|/v1/status|",
                        "GET|/v1/members|/v1/members|",
                        "GET|/v1/members/{idOrName}|/v1/members/node2|",
                        "GET|/v1/members/{idOrName}|/v1/members/nobody|",
                        "GET|/v1/members/{idOrName}/explain|/v1/members/node2/explain|",
                        "GET|/v1/members/{idOrName}/explain|/v1/members/%ff/explain|",
                        "GET|/v1/ledger|/v1/ledger?limit=2|",
                        "GET|/v1/ledger|/v1/ledger?at=2026-01-02T03:04:09Z|",
                        "GET|/v1/ledger|/v1/ledger?limit=none|",
                        "GET|/v1/plan|/v1/plan|",
                        "PUT|/v1/services/{name}|/v1/services/chat|{\"port\":1,\"attributes\":{\"a\":\"b\"}}",
                        "PUT|/v1/services/{name}|/v1/services/chat|{\"port\":0}",
                        "PUT|/v1/services/{name}|/v1/services/chat|{",
                        "DELETE|/v1/services/{name}|/v1/services/chat|",
                        "DELETE|/v1/services/{name}|/v1/services/chat|",
                        "POST|/v1/invites|/v1/invites|{}",
                        "POST|/v1/invites|/v1/invites|{\"uses\":-1}",
                        "GET|/v1/invites|/v1/invites|",
                        "DELETE|/v1/invites/{name}|/v1/invites/" + FakeControlPlane.INVITE_NAME + "|",
                        "DELETE|/v1/invites/{name}|/v1/invites/nothing|",
                        "POST|/v1/revocations|/v1/revocations|{}",
                        "POST|/v1/revocations|/v1/revocations|{\"node\":\"node2\"}",
                        "GET|/healthz|/healthz|",
                        "GET|/readyz|/readyz|",
                        "GET|/metrics|/metrics|",
                        "GET|/v1/sd/prometheus|/v1/sd/prometheus?port=9100|",
                        "GET|/v1/sd/prometheus|/v1/sd/prometheus?port=0|",
                        "GET|/openapi.json|/openapi.json|",
                        "POST|/v1/rotate-key|/v1/rotate-key|{\"key\":1}",
                        "POST|/v1/rotate-key|/v1/rotate-key|",
                        "POST|/v1/down|/v1/down|{\"now\":true}",
                        "POST|/v1/down|/v1/down|",
                        "POST|/v1/leave|/v1/leave|{}")
                .map(line -> line.split("\\|", -1))
                .toList();
    }

    private void check(String method, String template, String path, HttpReply reply) throws IOException {
        JsonNode responses = document.get("paths")
                .get(template)
                .get(method.toLowerCase(Locale.ROOT))
                .get("responses");
        JsonNode response = responses.path(String.valueOf(reply.status()));
        JsonNode content = (response.isMissingNode() ? responses.get("default") : response).path("content");
        if (content.isMissingNode() || content.has("text/plain")) {
            assertThat(reply.status()).isIn(200, 204);
            return;
        }
        assertThat(content.properties()).hasSize(1);
        JsonNode described = content.elements().next().get("schema");
        assertThat(schema.errors(described, Json.tree(reply.body())))
                .as("%s %s: %s", method, path, TestHttp.text(reply))
                .isEmpty();
    }

    private void checkEvents() throws Exception {
        try (EventClient client = EventClient.open(http.socket(), "")) {
            checkEvent(client.next());
            for (MembershipEvent.Kind kind : MembershipEvent.Kind.values()) {
                Snapshot before = agent.controlPlane.snapshot;
                Snapshot after = new Snapshot(before.version() + 1, before.self(), before.standing(), before.view());
                agent.controlPlane.change(
                        after, List.of(new MembershipEvent(kind, Samples.member(2, "node2", MemberStatus.ALIVE))));
                checkEvent(client.next());
            }
        }
    }

    private void checkEvent(EventClient.Event event) throws IOException {
        String name = event.name().equals("reset") ? "Reset" : "MemberEvent";
        JsonNode described = document.at("/components/schemas").get(name);
        JsonNode wrapped =
                Json.tree(("{\"$ref\":\"#/components/schemas/" + name + "\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(described).isNotNull();
        assertThat(schema.errors(wrapped, Json.tree(event.data().getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    private Set<String> describedInAnswers() throws IOException {
        Set<String> all = new TreeSet<>();
        List<String> requests = List.of("ServiceRequest", "InviteRequest", "RevocationRequest");
        List<String> names = new ArrayList<>();
        document.at("/components/schemas").fieldNames().forEachRemaining(names::add);
        names.removeAll(requests);
        for (String name : names) {
            all.addAll(schema.described(
                    Json.tree(("{\"$ref\":\"#/components/schemas/" + name + "\"}").getBytes(StandardCharsets.UTF_8))));
        }
        // Only where what is shown and what the ledger says differ: another test has that.
        all.remove("Explanation.note");
        return all;
    }

    @Test
    void aWrongAnswerIsFound() throws IOException {
        JsonNode described = Json.tree("{\"$ref\":\"#/components/schemas/Tunnel\"}".getBytes(StandardCharsets.UTF_8));
        for (String wrong : List.of(
                "{}",
                "[]",
                "{\"state\":\"sideways\",\"relay\":null,\"lastHandshake\":null,\"roundTripMillis\":null,\"receivedBytes\":0,\"sentBytes\":0}",
                "{\"state\":\"up\",\"relay\":null,\"lastHandshake\":\"yesterday\",\"roundTripMillis\":null,\"receivedBytes\":0,\"sentBytes\":0}",
                "{\"state\":\"up\",\"relay\":null,\"lastHandshake\":null,\"roundTripMillis\":0,\"receivedBytes\":1,\"sentBytes\":0}",
                "{\"state\":\"up\",\"relay\":null,\"lastHandshake\":null,\"roundTripMillis\":null,\"receivedBytes\":-1,\"sentBytes\":0}",
                "{\"state\":\"up\",\"relay\":null,\"lastHandshake\":null,\"roundTripMillis\":null,\"receivedBytes\":\"1\",\"sentBytes\":0}",
                "{\"state\":\"up\",\"relay\":null,\"lastHandshake\":null,\"roundTripMillis\":null,\"receivedBytes\":1,\"sentBytes\":0,\"more\":1}")) {
            assertThat(schema.errors(described, Json.tree(wrong.getBytes(StandardCharsets.UTF_8))))
                    .as(wrong)
                    .isNotEmpty();
        }
    }
}
