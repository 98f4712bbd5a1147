package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Real chats over real tunnels: what is said of a message is true, also when a chat is killed while messages flow. */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatLabTest {
    private static final LabFolder FOLDER = TestLabs.folder("chat");
    private static final Duration SOON = Duration.ofSeconds(45);
    private static final int MESSAGES = 15;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, 3, true, line -> {});
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    private static String chat(int node, String... arguments) {
        List<String> command = new ArrayList<>(List.of("weft-chat"));
        command.addAll(Arrays.asList(arguments));
        LabTool.Outcome outcome = lab.attempt(node, command);
        assertThat(outcome.exitCode())
                .as("%s in node%s: %s", command, node, outcome.errors())
                .isZero();
        return outcome.output().strip();
    }

    private static List<JsonNode> log(int node) {
        return chat(node, "log", "--json", "--limit", "500")
                .lines()
                .map(ChatLabTest::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode item(int node, String id) {
        return log(node).stream()
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst()
                .orElse(JSON.missingNode());
    }

    private static void awaitState(int node, String id, String state) {
        assertThat(Patience.of(SOON)
                        .until(() -> item(node, id).path("state").asText().equals(state)))
                .as("%s of node%s: %s", id, node, item(node, id))
                .isTrue();
    }

    @Test
    @Order(1)
    void runsWithoutPrivileges() throws IOException {
        ProcessMark chat = Objects.requireNonNull(lab.node(1).chat());
        List<String> status = Files.readAllLines(Path.of("/proc/" + chat.pid() + "/status"));
        assertThat(status)
                .anyMatch(line -> line.startsWith("Uid:\t" + Chats.USER + "\t"))
                .anyMatch(line -> line.matches("CapEff:\\s+0+"));
    }

    @Test
    @Order(2)
    void aMessageToAllArrivesWithItsAuthorAndNumber() throws IOException {
        String id = chat(2, "send", "hello");
        for (int node : List.of(1, 3)) {
            assertThat(Patience.of(SOON).until(() -> !item(node, id).isMissingNode()))
                    .isTrue();
            JsonNode item = item(node, id);
            assertThat(item.path("text").asText()).isEqualTo("hello");
            assertThat(item.path("author").path("name").asText()).isEqualTo("node2");
            assertThat(item.path("sequence").asLong()).isEqualTo(1);
            assertThat(item.path("verified").asBoolean()).isTrue();
        }
        assertThat(Patience.of(SOON)
                        .until(() -> item(2, id).path("marks").path("stored").asInt() == 2))
                .isTrue();
        // Both ends name their connection as their own logs do.
        for (int node : List.of(1, 2)) {
            String peer = node == 1 ? "node2" : "node1";
            Matcher told = Pattern.compile((node == 1 ? "received " : "sent ") + peer + " over connection (\\d+)")
                    .matcher(chat(node, "explain", id));
            assertThat(told.find()).isTrue();
            assertThat(Files.readString(FOLDER.node("node" + node).chatLog()))
                    .containsPattern("event=connected connection=" + told.group(1) + " peer=\\S+ name=" + peer + " ");
        }
    }

    @Test
    @Order(3)
    void aDirectMessageIsDeliveredWithAReceiptAndNobodyElseSeesIt() {
        String id = chat(1, "dm", "node3", "for your eyes");
        awaitState(1, id, "delivered");
        assertThat(item(3, id).path("text").asText()).isEqualTo("for your eyes");
        assertThat(item(2, id).isMissingNode()).isTrue();
        JsonNode events = json(chat(1, "explain", "--json", id)).path("events");
        List<String> what = new ArrayList<>();
        events.forEach(event -> what.add(event.path("what").asText()));
        assertThat(what).containsSubsequence("written", "sent", "receipt");
    }

    @Test
    @Order(4)
    void whatIsSaidToBeDeliveredIsThereWheneverTheReceiverIsKilled() {
        List<String> ids = new ArrayList<>();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        for (int i = 0; i < MESSAGES; i++) {
            ids.add(chat(1, "dm", "node3", "number " + i));
            if (i == MESSAGES / 3) {
                // At some moment of what follows, whichever.
                killed = CompletableFuture.runAsync(() -> lab.endChats(List.of(3), true));
            }
        }
        killed.join();
        String missed = chat(2, "send", "who was away reads this later");
        Set<String> delivered = new HashSet<>();
        for (JsonNode item : log(1)) {
            if (ids.contains(item.path("id").asText())) {
                String state = item.path("state").asText();
                assertThat(state).isIn("delivered", "queued", "unknown", "sent");
                if (state.equals("delivered")) {
                    delivered.add(item.path("id").asText());
                }
            }
        }
        assertThat(delivered).hasSizeLessThan(MESSAGES);

        lab.start(List.of(3));

        Set<String> stored = new HashSet<>();
        log(3).forEach(item -> stored.add(item.path("id").asText()));
        assertThat(stored).containsAll(delivered);
        ids.forEach(id -> awaitState(1, id, "delivered"));
        assertThat(Patience.of(SOON).until(() -> !item(3, missed).isMissingNode()))
                .as("recovered")
                .isTrue();
        List<String> order = log(3).stream()
                .map(item -> item.path("id").asText())
                .filter(ids::contains)
                .toList();
        assertThat(order).as("once each, in the order they were written").isEqualTo(ids);
    }

    @Test
    @Order(5)
    void aSenderThatIsKilledGoesOnWithTheSameMessages() {
        lab.endChats(List.of(2), true);
        String id = chat(1, "dm", "node2", "while you were out");
        assertThat(item(1, id).path("state").asText()).isIn("queued", "sent", "unknown");
        lab.endChats(List.of(1), true);
        lab.start(List.of(1));
        assertThat(item(1, id).path("state").asText()).isIn("queued", "unknown");
        lab.start(List.of(2));
        awaitState(1, id, "delivered");
        assertThat(log(2).stream().filter(item -> item.path("id").asText().equals(id)))
                .hasSize(1);
    }

    @Test
    @Order(6)
    void whoeverWasInstalledAnewIsSomebodyElseAndOldMessagesSaySo() throws IOException {
        lab.endChats(List.of(3), true);
        String waiting = chat(1, "dm", "node3", "for the disk that is lost");
        assertThat(item(1, waiting).path("state").asText()).isIn("queued", "unknown");
        try (Stream<Path> files = Files.walk(FOLDER.node("node3").chatState())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        lab.start(List.of(3));

        awaitState(1, waiting, "expired");
        assertThat(item(1, waiting).path("stateReason").asText()).contains("installed anew and has another key");
        assertThat(chat(1, "explain", waiting))
                .contains("member-replaced: node3")
                .contains("expired: replaced");
        assertThat(Patience.of(SOON)
                        .until(() ->
                                chat(1, "members").lines().anyMatch(line -> line.matches("node3 .* connected .*"))))
                .as("%s", chat(1, "members"))
                .isTrue();
        String anew = chat(1, "dm", "node3", "for the new one");
        awaitState(1, anew, "delivered");
        assertThat(log(3).stream().map(item -> item.path("id").asText()))
                .contains(anew)
                .doesNotContain(waiting);
    }
}
