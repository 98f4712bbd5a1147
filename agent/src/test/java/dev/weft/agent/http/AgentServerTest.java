package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Fork;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.MemberStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentServerTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path socket;
    private final AgentServer server;

    AgentServerTest(@TempDir Path folder) {
        socket = folder.resolve("run/weft.sock");
        server = AgentServer.start(agent, socket);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpReply send(String request) {
        return SocketExchange.run(socket, request.getBytes(StandardCharsets.ISO_8859_1), TIMEOUT);
    }

    private HttpReply get(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\n\r\n");
    }

    private HttpReply post(String path, String body) {
        return send("POST " + path + " HTTP/1.1\r\nHost: weft\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static void isProblem(HttpReply reply, int status, String... inDetail) throws IOException {
        ProblemJson problem = Json.read(reply.body(), ProblemJson.class);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.title()).isNotBlank();
        assertThat(problem.detail()).isNotBlank();
        for (String text : inDetail) {
            assertThat(problem.detail()).contains(text);
        }
    }

    @Test
    void statusShowsNodeNetworkAndCounts() throws IOException {
        HttpReply reply = get("/v1/status");

        StatusJson status = Json.read(reply.body(), StatusJson.class);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(status.node().id()).isEqualTo(Samples.SELF.toString());
        assertThat(status.node().name()).isEqualTo("node1");
        assertThat(status.node().standing()).isEqualTo("member");
        assertThat(status.network().name()).isEqualTo("office");
        assertThat(status.version()).isEqualTo("1.2.3");
        assertThat(status.members())
                .containsEntry("alive", 2L)
                .containsEntry("dead", 1L)
                .containsEntry("left", 0L);
        assertThat(status.ledger()).isEqualTo(new StatusJson.LedgerJson(12, "00ff"));
        assertThat(status.controlPlane().counters()).containsEntry("dropped.malformed", 2L);
    }

    @Test
    void membersHaveMembershipAndTunnelSideBySide() throws IOException {
        JsonNode members = Json.tree(get("/v1/members").body());

        assertThat(members.get("viewVersion").asLong()).isEqualTo(5);
        JsonNode second = members.get("members").get(1);
        assertThat(second.toString())
                .isEqualTo(
                        "{\"id\":\"" + Samples.node(2) + "\",\"name\":\"node2\",\"status\":\"alive\","
                                + "\"incarnation\":3,\"since\":\"2026-01-02T03:04:05Z\",\"meshIp4\":\"10.86.0.18\","
                                + "\"meshIp6\":\""
                                + Samples.member(2, "x", MemberStatus.ALIVE)
                                        .meshIp6()
                                        .getHostAddress()
                                + "\",\"wireguardKey\":\"" + Samples.key(2) + "\",\"endpoints\":[\"198.18.0.2:51820\"],"
                                + "\"services\":[{\"name\":\"chat\",\"port\":51900,\"attributes\":{\"key\":\"value\"}}],"
                                + "\"admin\":false,\"forked\":false,\"self\":false,\"tunnel\":{\"state\":\"up\",\"relay\":null,"
                                + "\"lastHandshake\":\"2026-01-02T03:04:06Z\",\"roundTripMillis\":3,\"receivedBytes\":10,\"sentBytes\":20}}");
        assertThat(members.get("members").get(0).get("self").asBoolean()).isTrue();
        assertThat(members.get("members").get(0).get("tunnel").isNull()).isTrue();
        assertThat(members.get("members").get(2).get("tunnel").get("state").asText())
                .isEqualTo("none");
    }

    @Test
    void aMemberIsFoundByNameIdAndShortId() throws IOException {
        for (String which :
                List.of("node3", Samples.node(3).toString(), Samples.node(3).shortText())) {
            MemberJson member = Json.read(get("/v1/members/" + which).body(), MemberJson.class);
            assertThat(member.status()).isEqualTo("dead");
        }
    }

    @Test
    void aNameThatIsAnothersIdHidesNobody() throws IOException {
        String id = Samples.node(2).toString();
        agent.controlPlane.snapshot = Samples.snapshot(
                Samples.member(1, id, MemberStatus.ALIVE), Samples.member(2, "node2", MemberStatus.ALIVE));

        assertThat(Json.read(get("/v1/members/" + id).body(), MemberJson.class).name())
                .isEqualTo("node2");
    }

    @Test
    void aForkIsToldWithItsNumberAndTimes() throws IOException {
        agent.controlPlane.forks =
                List.of(new Fork(Samples.node(3), 12, List.of(Instant.parse("2026-01-02T03:04:05Z"), Instant.EPOCH)));

        assertThat(Json.read(get("/v1/status").body(), StatusJson.class).forks())
                .containsExactly(new StatusJson.ForkJson(
                        Samples.node(3).toString(),
                        "node3",
                        "dead",
                        false,
                        12,
                        List.of("2026-01-02T03:04:05Z", "1970-01-01T00:00:00Z")));
    }

    @Test
    void anUnknownMemberIsAProblem() throws IOException {
        isProblem(get("/v1/members/nobody"), 404, "'nobody'", "weft members");
    }

    @Test
    void aNameThatTwoHaveIsAProblem() throws IOException {
        agent.controlPlane.snapshot = Samples.snapshot(
                Samples.member(1, "twin", MemberStatus.ALIVE), Samples.member(2, "twin", MemberStatus.ALIVE));

        isProblem(
                get("/v1/members/twin"),
                409,
                Samples.node(1).toString(),
                Samples.node(2).toString());
    }

    @Test
    void thePlanListsItsSteps() throws IOException {
        agent.plan = new PlanJson(
                List.of(new PlanJson.StepJson("add-address", "add address 10.86.0.17/16", null, null)), List.of());

        assertThat(new String(get("/v1/plan").body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"steps\":[{\"step\":\"add-address\",\"description\":\"add address 10.86.0.17/16\"}],\"skipped\":[]}");
    }

    @Test
    void anInviteHasDefaults() throws IOException {
        InviteJson invite = Json.read(post("/v1/invites", "").body(), InviteJson.class);

        assertThat(invite)
                .isEqualTo(new InviteJson(FakeControlPlane.TOKEN, FakeControlPlane.INVITE_NAME, 3600, 1, false));
        assertThat(invite.toString()).doesNotContain(FakeControlPlane.TOKEN);
    }

    @Test
    void anInviteIsAsAskedFor() throws IOException {
        HttpReply reply = post("/v1/invites", "{\"validitySeconds\":60,\"uses\":7,\"admin\":true}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(agent.controlPlane.invites).containsExactly(new InviteRequest(Duration.ofMinutes(1), 7, true));
    }

    @Test
    void whoIsNoAdminIsToldSo() throws IOException {
        agent.controlPlane.admin = false;

        isProblem(post("/v1/invites", "{}"), 409, "only an admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"uses\":0}",
                "{\"uses\":10001}",
                "{\"uses\":\"many\"}",
                "{\"validitySeconds\":59}",
                "{\"validitySeconds\":9223372036854775807}",
                "{\"validitySeconds\":1e400}",
                "{\"user\":1}",
                "{\"uses\":1}{}",
                "{\"uses\":1",
                "[]",
                "7",
                "null",
                "\u0000\u0001"
            })
    void aBadBodyIsAProblem(String body) throws IOException {
        isProblem(post("/v1/invites", body), 400);
        assertThat(agent.controlPlane.invites).isEmpty();
    }

    @Test
    void deeplyNestedJsonIsRefused() throws IOException {
        isProblem(post("/v1/invites", "[".repeat(30_000)), 400);
    }

    @Test
    void aBodyBeyondTheBoundIsRefused() throws IOException {
        String body = "{\"uses\":1" + " ".repeat(RequestBody.MAX_BYTES) + "}";

        isProblem(post("/v1/invites", body), 413);
        assertThat(agent.controlPlane.invites).isEmpty();
    }

    @Test
    void aChunkedBodyBeyondTheBoundIsRefused() throws IOException {
        String chunk = Integer.toHexString(70_000) + "\r\n" + " ".repeat(70_000) + "\r\n0\r\n\r\n";

        isProblem(
                send(
                        "POST /v1/invites HTTP/1.1\r\nHost: weft\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk),
                413);
    }

    @Test
    void leavingSpreadsThenTakesDownThenEnds() throws Exception {
        StatusJson last = Json.read(post("/v1/leave", "{}").body(), StatusJson.class);

        assertThat(last.node().standing()).isEqualTo("left");
        assertThat(agent.stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.controlPlane.left).isTrue();
        assertThat(agent.down).isTrue();
    }

    @Test
    void downKeepsTheMembership() throws Exception {
        StatusJson last = Json.read(post("/v1/down", "").body(), StatusJson.class);

        assertThat(last.node().standing()).isEqualTo("member");
        assertThat(agent.stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.controlPlane.left).isFalse();
        assertThat(agent.down).isTrue();
    }

    @Test
    void whatIsNotThereIsAProblem() throws IOException {
        isProblem(get("/v2/nothing"), 404, "GET /v2/nothing");
        isProblem(get("/"), 404);
    }

    @Test
    void theWrongMethodIsAProblem() throws IOException {
        isProblem(get("/v1/leave"), 405);
        assertThat(agent.controlPlane.left).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "\u0016\u0003\u0001\r\n\r\n",
                "GET /v1/status HTTP/9.9\r\n\r\n",
                "GET /v1/status HTTP/1.1\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            })
    void garbageGetsAnErrorAndTheServerGoesOn(String garbage) throws IOException {
        assertThat(send(garbage).status()).isBetween(400, 505);
        assertThat(get("/v1/status").status()).isEqualTo(200);
    }

    @Test
    void aHugeHeaderIsAProblem() throws IOException {
        isProblem(send("GET /v1/status HTTP/1.1\r\nHost: weft\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n"), 431);
    }

    @Test
    void aClientThatSaysNothingBlocksNobody() throws IOException {
        try (var silent = java.nio.channels.SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))) {
            assertThat(silent.isConnected()).isTrue();
            assertThat(get("/v1/status").status()).isEqualTo(200);
        }
    }

    @Test
    void theClientReadsAnswersAndRefusals() {
        AgentClient client = new AgentClient(socket);

        assertThat(client.get("/v1/status", StatusJson.class).version()).isEqualTo("1.2.3");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> client.get("/v1/members/nobody", MemberJson.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void theSocketStandsInAFolderOfItsOwnAndGoesWithTheServer() throws IOException {
        assertThat(Files.getPosixFilePermissions(socket.toAbsolutePath().getParent())
                        .toString())
                .doesNotContain("OTHERS");

        server.close();

        assertThat(socket).doesNotExist();
    }
}
