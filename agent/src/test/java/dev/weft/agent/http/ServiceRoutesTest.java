package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRoutesTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final TestHttp http;
    private final AgentServer server;

    ServiceRoutesTest(@TempDir Path folder) {
        http = new TestHttp(folder.resolve("run/weft.sock"));
        server = AgentServer.start(agent, http.socket());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpReply put(String name, String body) {
        return http.send("PUT", "/v1/services/" + name, body);
    }

    @Test
    void aServiceIsAnnouncedChangedAndWithdrawn() {
        HttpReply reply = put("chat", "{\"port\":51900,\"attributes\":{\"key\":\"abc\"}}");

        assertThat(TestHttp.text(reply))
                .isEqualTo("{\"name\":\"chat\",\"port\":51900,\"attributes\":{\"key\":\"abc\"}}");
        assertThat(agent.services).containsExactly(new Service("chat", 51900, Map.of("key", "abc")));

        assertThat(put("chat", "{\"port\":1}").status()).isEqualTo(200);
        assertThat(put("web", "{\"port\":80}").status()).isEqualTo(200);
        assertThat(agent.services).containsExactly(new Service("chat", 1, Map.of()), new Service("web", 80, Map.of()));

        assertThat(http.send("DELETE", "/v1/services/chat", "").status()).isEqualTo(204);
        assertThat(agent.services).containsExactly(new Service("web", 80, Map.of()));
    }

    @Test
    void whatIsNotAnnouncedCannotBeWithdrawn() throws IOException {
        TestHttp.problem(http.send("DELETE", "/v1/services/chat", ""), 404, "'chat'");
    }

    @Test
    void thereAreAtMostEight() throws IOException {
        for (int number = 0; number < 8; number++) {
            assertThat(put("s" + number, "{\"port\":1}").status()).isEqualTo(200);
        }
        TestHttp.problem(put("ninth", "{\"port\":1}"), 409, "8 services", "s0, s1");
        assertThat(put("s7", "{\"port\":2}").status()).isEqualTo(200);
    }

    @Test
    void whatTheControlPlaneRefusesIsSaid() throws IOException {
        agent.refusal = new ControlPlaneException("what this node announces takes too many bytes");

        TestHttp.problem(put("chat", "{\"port\":1}"), 409, "too many bytes");
    }

    @Test
    void whatFollowsTheSettingsIsLeftToThem() throws IOException {
        TestHttp.problem(put("weft-metrics", "{\"port\":1}"), 409, "metricsPort");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat|{}|port",
                "chat|{\"port\":0}|port",
                "chat|{\"port\":65536}|port",
                "chat|{\"port\":\"x\"}|port",
                "chat|{\"port\":1,\"colour\":1}|colour",
                "chat|{\"port\":1,\"attributes\":[]}|attributes",
                "chat|{\"port\":1,\"attributes\":{\"\":\"x\"}}|attributes",
                "chat|{\"port\":1,\"attributes\":{\"a\":null}}|attributes.a",
                "chat|{\"port\":1,\"attributes\":{\"a\":{}}}|attributes.a",
                "Chat|{\"port\":1}|name",
                "-|{\"port\":1}|name",
                "%2e%2e%00|{\"port\":1}|name",
            })
    void whatIsWrongIsNamed(String name, String body, String field) throws IOException {
        HttpReply reply = put(name, body);

        assertThat(reply.status()).isEqualTo(400);
        if (!name.startsWith("%")) {
            assertThat(TestHttp.problem(reply, 400).field()).isEqualTo(field);
        }
        assertThat(agent.services).isEmpty();
    }

    @Test
    void aFormIsNoJson() throws IOException {
        TestHttp.problem(
                http.send("PUT", "/v1/services/chat", "port=1", "application/x-www-form-urlencoded"),
                415,
                "application/json");
    }
}
