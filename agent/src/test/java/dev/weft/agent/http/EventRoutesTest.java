package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventRoutesTest {
    private static final int FLOOD = 3_000;

    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path socket;
    private final TestHttp http;
    private final AgentServer server;

    EventRoutesTest(@TempDir Path folder) {
        socket = folder.resolve("run/weft.sock");
        http = new TestHttp(socket);
        server = AgentServer.start(agent, socket);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void change(Kind kind, MemberStatus status) {
        Snapshot before = agent.controlPlane.snapshot;
        Member changed = Samples.member(3, "node3", status);
        Snapshot after = new Snapshot(
                before.version() + 1,
                before.self(),
                before.standing(),
                Samples.snapshot(Samples.member(1, "node1", MemberStatus.ALIVE), changed)
                        .view());
        agent.controlPlane.change(after, List.of(new MembershipEvent(kind, changed)));
    }

    @Test
    void theFirstEventIsTheWholeViewThenComeTheChangesInOrder() throws Exception {
        try (EventClient client = EventClient.open(socket, "")) {
            EventClient.Event first = client.next();
            change(Kind.RECOVERED, MemberStatus.ALIVE);
            change(Kind.SUSPECTED, MemberStatus.SUSPECT);
            change(Kind.DEAD, MemberStatus.DEAD);

            JsonNode reset = Json.tree(first.data().getBytes(StandardCharsets.UTF_8));
            assertThat(client.head).contains("Content-Type: text/event-stream; charset=utf-8");
            assertThat(first.name()).isEqualTo("reset");
            assertThat(reset.get("reason").asText()).isEqualTo("first");
            assertThat(reset.get("viewVersion").asLong()).isEqualTo(5);
            assertThat(reset.get("members").findValuesAsText("name")).contains("node1", "node2", "node3");
            assertThat(List.of(client.next().name(), client.next().name()))
                    .containsExactly("member-recovered", "member-suspected");
            EventClient.Event last = client.next();
            JsonNode dead = Json.tree(last.data().getBytes(StandardCharsets.UTF_8));
            assertThat(dead.get("event").asText()).isEqualTo("member-dead").isEqualTo(last.name());
            assertThat(dead.get("viewVersion").asLong()).isEqualTo(8);
            assertThat(dead.get("entry").asText()).isEqualTo(Samples.node(3) + "/3");
            assertThat(dead.get("member").get("status").asText()).isEqualTo("dead");
        }
    }

    @Test
    void whoComesBackHearsWhatItMissedAndNothingTwice() throws Exception {
        String last;
        try (EventClient client = EventClient.open(socket, "")) {
            assertThat(client.next().name()).isEqualTo("reset");
            change(Kind.RECOVERED, MemberStatus.ALIVE);
            last = client.next().id();
        }
        change(Kind.SUSPECTED, MemberStatus.SUSPECT);
        change(Kind.DEAD, MemberStatus.DEAD);

        try (EventClient client = EventClient.open(socket, "Last-Event-ID: " + last + "\r\n")) {
            assertThat(client.next().name()).isEqualTo("member-suspected");
            assertThat(client.next().name()).isEqualTo("member-dead");
            change(Kind.RECOVERED, MemberStatus.ALIVE);
            assertThat(client.next().name()).isEqualTo("member-recovered");
        }
    }

    @Test
    void theIdOfAResetCanBeResumedFrom() throws Exception {
        String id;
        try (EventClient client = EventClient.open(socket, "")) {
            id = client.next().id();
        }
        change(Kind.DEAD, MemberStatus.DEAD);
        try (EventClient client = EventClient.open(socket, "Last-Event-ID: " + id + "\r\n")) {
            assertThat(client.next().name()).isEqualTo("member-dead");
        }
    }

    @Test
    void whenThePastIsGoneThatIsSaid() throws Exception {
        String early;
        try (EventClient client = EventClient.open(socket, "")) {
            early = client.next().id();
        }
        for (int round = 0; round <= EventRing.CAPACITY; round++) {
            change(Kind.UPDATED, MemberStatus.ALIVE);
            if (round % 100 == 0) {
                // The worker keeps up with this.
                assertThat(http.get("/v1/status").status()).isEqualTo(200);
            }
        }
        for (String id : List.of(early, "1abc-7", "nonsense", "", early + "x", "-", "9".repeat(100))) {
            try (EventClient client = EventClient.open(socket, "Last-Event-ID: " + id + "\r\n")) {
                EventClient.Event first = client.next();
                assertThat(first.name()).as(id).isEqualTo("reset");
                assertThat(first.data()).contains("\"reason\":\"gone\"");
            }
        }
    }

    @Test
    void aHundredListenersThatNeverReadAreDroppedAndTheDaemonGoesOn() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try (EventClient reading = EventClient.open(socket, "")) {
            assertThat(reading.next().name()).isEqualTo("reset");
            for (int number = 0; number < 100; number++) {
                silent.add(EventClient.ask(socket, ""));
            }
            Await.until("there is room for others", () -> http.get("/v1/status").status() == 200);

            AtomicLong told = new AtomicLong();
            for (int round = 0; round < FLOOD; round++) {
                change(Kind.UPDATED, MemberStatus.ALIVE);
                if (round % 50 == 49) {
                    assertThat(http.get("/v1/status").status()).isEqualTo(200);
                    long sent = round + 1L;
                    // On a busy machine the one who reads must not be taken for one who does not.
                    Await.until("the one who reads has read it all", () -> {
                        while (reading.events.poll() != null) {
                            told.incrementAndGet();
                        }
                        return told.get() >= sent;
                    });
                }
            }

            Await.until("those who never read are gone", () -> server.eventListeners() == 1);
            assertThat(server.droppedListeners()).isBetween(20L, EventHub.MAX_LISTENERS - 1L);
            assertThat(told.get()).isPositive();
            assertThat(reading.isEnded()).as("who reads is not dropped").isFalse();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void whoComesTooLateIsToldWhy() throws Exception {
        List<EventClient> clients = new ArrayList<>();
        try {
            for (int number = 0; number < EventHub.MAX_LISTENERS; number++) {
                clients.add(EventClient.open(socket, ""));
                assertThat(clients.get(number).next().name()).isEqualTo("reset");
            }
            TestHttp.problem(http.get("/v1/events"), 503, "32 programs listen");
        } finally {
            for (EventClient client : clients) {
                client.close();
            }
        }
        change(Kind.DEAD, MemberStatus.DEAD);
        Await.until("their places are free", () -> {
            change(Kind.UPDATED, MemberStatus.DEAD);
            return server.eventListeners() == 0;
        });
    }

    @Test
    void theEndOfTheAgentIsTheEndOfTheStream() throws Exception {
        try (EventClient client = EventClient.open(socket, "")) {
            assertThat(client.next().name()).isEqualTo("reset");

            server.close();

            Await.until("the stream ended", client::isEnded);
            assertThat(client.head).noneMatch(line -> line.startsWith("broken"));
        }
    }

    @Test
    void eventsAreReadWithGetAlone() throws IOException {
        TestHttp.problem(http.send("POST", "/v1/events", "{}"), 405);
        assertThat(server.eventListeners()).isZero();
    }
}
