package dev.weft.chat.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.FakeMesh;
import dev.weft.chat.TestDaemon;
import dev.weft.chat.terminal.DaemonAddress;
import dev.weft.chat.terminal.DaemonClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several faces of one daemon: what one does, the others hear. */
@Timeout(120)
class FacesTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private FakeMesh mesh;
    private TestDaemon alpha;
    private TestDaemon beta;
    private WebServer web;
    private DaemonClient face;

    @BeforeEach
    void start() throws Exception {
        mesh = new FakeMesh(folder);
        alpha = TestDaemon.on(mesh.join("alpha"), folder);
        beta = TestDaemon.on(mesh.join("beta"), folder);
        alpha.awaitConnection(beta);
        web = WebServer.start(alpha.daemon(), TOKEN, "run", "test", 0);
        face = new DaemonClient(new DaemonAddress(web.url(), TOKEN));
        listen();
    }

    /** Another face: each event on one line, its name and its data. */
    private void listen() throws Exception {
        BufferedReader events = new BufferedReader(new InputStreamReader(face.events(""), StandardCharsets.UTF_8));
        Thread thread = new Thread(
                () -> {
                    try (events) {
                        String name = "";
                        for (String line = events.readLine(); line != null; line = events.readLine()) {
                            if (line.startsWith("event: ")) {
                                name = line.substring(7);
                            } else if (line.startsWith("data: ")) {
                                heard.add(name + " " + line.substring(6));
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                "second-face");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, e) -> heard.add("the stream broke: " + e));
        thread.start();
    }

    @AfterEach
    void stop() {
        web.close();
        alpha.close();
        beta.close();
        mesh.close();
    }

    private void awaitHeard(String name, String part) {
        Await.until(
                () -> name + " with " + part + " in " + heard,
                () -> heard.stream().anyMatch(line -> line.startsWith(name + " ") && line.contains(part)));
    }

    @Test
    void whatIsReadInOneFaceIsReadInTheOther() throws Exception {
        var unused = beta.send("to all");
        var unusedToo = beta.tell(alpha.chatId(), "to you");
        alpha.awaitTexts("to all", "to you");
        awaitHeard("status", "\"unread\":2");
        String order = face.get("/v1/conversation", Map.of("limit", "1"))
                .at("/items/0/order")
                .asText();
        read(DaemonClient.object().put("upTo", order).put("with", "group"));
        awaitHeard("read", "{\"upTo\":\"" + order + "\",\"with\":\"group\"}");
        awaitHeard("status", "\"unread\":1,\"unreadGroup\":0");
        read(DaemonClient.object().put("upTo", order).put("with", beta.chatId().toString()));
        awaitHeard("read", "\"with\":\"" + beta.chatId() + "\"");
        awaitHeard("status", "\"unread\":0");
        read(DaemonClient.object().put("upTo", order));
        awaitHeard("read", "{\"upTo\":\"" + order + "\"}");
    }

    private void read(ObjectNode body) throws Exception {
        assertThat(face.post("/v1/read", body).isEmpty()).isTrue();
    }

    @Test
    void whatIsWrittenInOneFaceIsShownInTheOtherWithItsMarks() throws Exception {
        String id = face.post("/v1/messages", DaemonClient.object().put("text", "hello"))
                .path("id")
                .asText();
        awaitHeard("item", "\"id\":\"" + id + "\"");
        awaitHeard("item", "\"marks\":{\"stored\":1,\"of\":1");
        String direct = face.post(
                        "/v1/direct", DaemonClient.object().put("to", "beta").put("text", "psst"))
                .path("id")
                .asText();
        awaitHeard("item", "\"id\":\"" + direct + "\"");
        awaitHeard("item", "\"state\":\"delivered\"");
    }
}
