package dev.weft.chat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AgentLinkTest {
    private static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final NodeId OWN = new NodeId(0, 1);
    private static final NodeId BETA = new NodeId(0, 2);
    private static final Service CHAT = new Service("chat", 7000, Map.of("key", "abc"));
    private static final String CHAT_JSON = "{\"name\": \"chat\", \"port\": 7000, \"attributes\": {\"key\": \"abc\"}}";

    @TempDir
    private Path folder;

    private FakeAgent agent;
    private AgentLink link;
    private final Heard heard = new Heard();

    @BeforeEach
    void start() throws IOException, AgentException {
        agent = fakeAgent();
        link = new AgentLink(folder.resolve("sock"), view -> Optional.of(CHAT), heard);
    }

    @AfterEach
    void stop() throws IOException {
        link.close();
        agent.close();
    }

    private FakeAgent fakeAgent() throws IOException {
        FakeAgent fake = new FakeAgent(folder.resolve("sock"));
        fake.answer("GET /v1/status", 200, "{\"network\": {\"id\": \"" + NETWORK + "\"}}");
        fake.answer("PUT /v1/services/chat", 200, CHAT_JSON);
        fake.firstEvents = reset("first", member(OWN, "alpha", "alive", CHAT_JSON), member(BETA, "beta", "alive", ""));
        return fake;
    }

    private static String member(NodeId id, String name, String status, String services) {
        return "{\"id\": \"%s\", \"name\": \"%s\", \"status\": \"%s\", \"incarnation\": 5, \"meshIp4\": \"198.18.0.%d\","
                        .formatted(id, name, status, id.low())
                + " \"since\": \"2026-01-01T00:00:00Z\", \"meshIp6\": \"fd00::%d\", \"self\": %s, \"new\": {\"a\": 1},"
                        .formatted(id.low(), id.equals(OWN))
                + " \"services\": [" + services + "]}";
    }

    private static String reset(String reason, String... members) {
        return FakeAgent.event(
                "r-1",
                "reset",
                "{\"reason\": \"" + reason + "\", \"viewVersion\": 1, \"members\": [" + String.join(",", members)
                        + "]}");
    }

    private static AgentMember beta(AgentView view) {
        return view.members().stream()
                .filter(member -> member.id().equals(BETA))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsWhoIsThere() throws Exception {
        link.start();
        AgentView view = Heard.await(heard.views, any -> true);
        assertThat(view.network()).isEqualTo(NETWORK);
        assertThat(view.self().orElseThrow().name()).isEqualTo("alpha");
        assertThat(view.self().orElseThrow().service("chat")).contains(CHAT);
        assertThat(beta(view).addresses())
                .containsExactly(InetAddress.getByName("fd00::2"), InetAddress.getByName("198.18.0.2"));
        assertThat(Heard.await(heard.announcements, any -> true)).isEmpty();
        assertThat(agent.requests).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void tellsWhatChangesAndWhy() throws Exception {
        agent.answer(
                "GET /v1/members/" + BETA + "/explain",
                200,
                "{\"entries\": [{\"entry\": \"x/8\", \"kind\": \"suspected\", \"text\": \"no answer\"},"
                        + "{\"entry\": \"x/9\", \"kind\": \"dead\", \"text\": \"found dead by two\"}]}");
        link.start();
        AgentView unused = Heard.await(heard.views, any -> true);
        agent.say(": still here\n\n");
        agent.say(FakeAgent.event(
                "r-2",
                "member-dead",
                "{\"entry\": \"x/9\", \"viewVersion\": 2, \"member\": " + member(BETA, "beta", "dead", "") + "}"));
        AgentMember dead = beta(Heard.await(heard.views, any -> true));
        assertThat(dead.status()).isEqualTo(MemberStatus.DEAD);
        assertThat(dead.entry()).isEqualTo("x/9");
        assertThat(dead.reason()).isEqualTo("found dead by two");
    }

    @Test
    void anAgentThatEndsIsUnreachableAndNotEmpty() throws Exception {
        link.start();
        AgentView unused = Heard.await(heard.views, any -> true);
        agent.close();
        String cause = Heard.await(heard.causes, text -> text.contains("no agent listens"));
        assertThat(cause).contains("sock").contains("start it");
        assertThat(heard.views).isEmpty();

        agent = fakeAgent();
        assertThat(Heard.await(heard.views, any -> true).members()).hasSize(2);
    }

    @Test
    void aStreamThatBreaksIsResumedWhereItEnded() throws Exception {
        link.start();
        AgentView unused = Heard.await(heard.views, any -> true);
        agent.say(FakeAgent.event("r-2", "member-updated", "{\"member\": " + member(BETA, "b2", "alive", "") + "}"));
        AgentView unusedToo = Heard.await(heard.views, view -> beta(view).name().equals("b2"));
        agent.firstEvents =
                FakeAgent.event("r-3", "member-updated", "{\"member\": " + member(BETA, "b3", "alive", "") + "}");
        agent.hangUp();
        AgentView resumed = Heard.await(heard.views, view -> beta(view).name().equals("b3"));
        assertThat(agent.requests).contains("GET /v1/events r-2");
        assertThat(resumed.members()).hasSize(2);
    }

    @Test
    void announcesWhatIsNotAnnounced() throws Exception {
        agent.firstEvents = reset("first", member(OWN, "alpha", "alive", ""));
        agent.answer("PUT /v1/services/chat", 409, "{\"detail\": \"there are 8 already\"}");
        link.start();
        assertThat(Heard.await(heard.announcements, any -> true)).contains("there are 8 already");
        agent.answer("PUT /v1/services/chat", 200, CHAT_JSON);
        agent.say(": still here\n\n");
        assertThat(Heard.await(heard.announcements, any -> true)).isEmpty();
        assertThat(agent.requests)
                .anyMatch(request -> request.startsWith("PUT /v1/services/chat {")
                        && request.contains("\"port\":7000")
                        && request.contains("\"key\":\"abc\""));
    }

    @Test
    void givesInToAnotherProgramThatAnnouncesToo() throws Exception {
        String other = "{\"name\": \"chat\", \"port\": 1, \"attributes\": {}}";
        link.start();
        AgentView unused = Heard.await(heard.views, any -> true);
        for (int i = 2; i < 12; i += 2) {
            for (String service : new String[] {other, CHAT_JSON}) {
                agent.say(FakeAgent.event(
                        "r-" + i, "member-updated", "{\"member\": " + member(OWN, "alpha", "alive", service) + "}"));
                AgentView unusedToo = Heard.await(heard.views, any -> true);
            }
        }
        assertThat(agent.requests.stream().filter(request -> request.startsWith("PUT")))
                .hasSize(3);
        String problem = Heard.await(heard.announcements, text -> !text.isEmpty());
        assertThat(problem).contains("another program");
    }

    @Test
    void aFolderThatIsClosedToUsIsSaid() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try (AgentLink shutOut = new AgentLink(closed.resolve("sock"), view -> Optional.of(CHAT), heard)) {
            shutOut.start();
            // Root may enter everything, and then there is just no agent.
            assertThat(Heard.await(heard.causes, any -> true)).containsAnyOf("no permission", "no agent listens");
        }
    }
}
