package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationsRoutesTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final TestHttp http;
    private final AgentServer server;

    OperationsRoutesTest(@TempDir Path folder) {
        http = new TestHttp(folder.resolve("run/weft.sock"));
        server = AgentServer.start(agent, http.socket());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAgentThatWorksIsHealthyAndReady() {
        assertThat(TestHttp.text(http.get("/healthz"))).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
        assertThat(TestHttp.text(http.get("/readyz"))).isEqualTo("{\"status\":\"ok\",\"reasons\":[]}");
    }

    @Test
    void whoIsStillJoiningIsHealthyAndNotReady() {
        standing(Snapshot.Standing.JOINING);
        agent.controlPlane.note = "joining was refused by abc: the invite has expired";

        assertThat(http.get("/healthz").status()).isEqualTo(200);
        HttpReply reply = http.get("/readyz");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(TestHttp.text(reply)).contains("\"failing\"", "the invite has expired");
    }

    @Test
    void everyReasonIsNamed() {
        standing(Snapshot.Standing.LEFT);
        agent.controlPlane.note = "the control plane failed: disk full";
        agent.failures = List.of("the event loop does not answer");
        agent.interfaceProblem = "no such device";

        assertThat(http.get("/healthz").status()).isEqualTo(503);
        assertThat(TestHttp.text(http.get("/healthz"))).contains("disk full", "does not answer");
        assertThat(TestHttp.text(http.get("/readyz")))
                .contains("disk full", "does not answer", "interface wg0: no such device", "(left)");
    }

    private void standing(Snapshot.Standing standing) {
        Snapshot before = agent.controlPlane.snapshot;
        agent.controlPlane.snapshot = new Snapshot(6, before.self(), standing, before.view());
    }

    @Test
    void prometheusFindsThoseWhoShowMetricsAndAreNotDead() throws IOException {
        JsonNode groups = targets("?service=chat");

        // The third offers it too, but is dead.
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1).toString())
                .isEqualTo("{\"targets\":[\"10.86.0.18:51900\"],\"labels\":{\"__meta_weft_attribute_key\":\"value\","
                        + "\"__meta_weft_id\":\"" + Samples.node(2) + "\",\"__meta_weft_name\":\"node2\","
                        + "\"__meta_weft_network\":\"office\",\"__meta_weft_self\":\"false\","
                        + "\"__meta_weft_service\":\"chat\",\"__meta_weft_status\":\"alive\"}}");
        assertThat(targets("")).as("nobody shows metrics of weft itself").isEmpty();
    }

    @Test
    void prometheusFindsAllAtAPortOfItsChoice() throws IOException {
        assertThat(targets("?port=9100").findValuesAsText("__meta_weft_name")).containsExactly("node1", "node2");
        assertThat(targets("?port=9100").get(0).get("targets").get(0).asText()).isEqualTo("10.86.0.17:9100");
    }

    private JsonNode targets(String query) throws IOException {
        HttpReply reply = http.get("/v1/sd/prometheus" + query);
        assertThat(reply.status()).isEqualTo(200);
        return Json.tree(reply.body());
    }

    @ParameterizedTest
    @CsvSource({"port=0, port", "port=65536, port", "port=x, port", "port=1&service=chat, port", "colour=red, colour"})
    void whatCannotBeAskedNamesTheParameter(String query, String field) throws IOException {
        ProblemJson problem = TestHttp.problem(http.get("/v1/sd/prometheus?" + query), 400);

        assertThat(problem.field()).isEqualTo(field);
    }
}
