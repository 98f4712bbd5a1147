package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.web.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SessionTest {
    private record Asked(String what, Consumer<JsonNode> then, Consumer<String> otherwise) {}

    private final List<Asked> asked = new ArrayList<>();
    private final TestTalk test = new TestTalk().apart(true);
    private final Session session = new Session(test.talk, new Recorder(), Glyphs.UNICODE);

    private final class Recorder implements Requests {
        @Override
        public void get(String path, Map<String, String> query, Consumer<JsonNode> then, Consumer<String> otherwise) {
            asked.add(new Asked("GET " + path, then, otherwise));
        }

        @Override
        public void post(String path, ObjectNode body, Consumer<JsonNode> then, Consumer<String> otherwise) {
            asked.add(new Asked("POST " + path + " " + body, then, otherwise));
        }
    }

    @Test
    void aLineGoesToEveryone() {
        enter("hello");
        assertThat(last().what()).isEqualTo("POST /v1/messages {\"text\":\"hello\"}");
        last().then().accept(TestTalk.message(1, Scene.SELF, "hello"));
        assertThat(test.screen(80, 24)).contains("alpha hello");
    }

    @Test
    void whatWasToldOfAMessageIsNewerThanTheAnswerToSendingIt() {
        enter("hello");
        session.told("item", Scene.marks(TestTalk.message(1, Scene.SELF, "hello"), 3, 3));
        last().then().accept(Scene.marks(TestTalk.message(1, Scene.SELF, "hello"), 0, 3));
        assertThat(test.screen(80, 24)).contains("all 3").doesNotContain("0 of 3");
    }

    @Test
    void whatWasRefusedComesBack() {
        enter("/dm beta hello");
        assertThat(last().what()).isEqualTo("POST /v1/direct {\"text\":\"hello\",\"to\":\"id-beta\"}");
        last().otherwise().accept("the disk is full");
        assertThat(test.talk.editor.text()).isEqualTo("/dm beta hello");
        assertThat(test.screen(80, 24)).contains("not sent: the disk is full");
    }

    @Test
    void whatWasReadInAnotherFaceIsNotNewHere() {
        session.told("item", TestTalk.message(1, "beta", "to all").put("unread", true));
        session.told("item", TestTalk.message(2, "beta", "to all, later").put("unread", true));
        String first = test.talk.items().get(0).order();
        session.told("read", DaemonClient.object().put("upTo", first).put("with", "id-beta"));
        assertThat(test.talk.firstUnread().orElseThrow().order()).isEqualTo(first);
        session.told("read", DaemonClient.object().put("upTo", first).put("with", "group"));
        assertThat(test.talk.firstUnread().orElseThrow().order()).isGreaterThan(first);
        assertThat(test.talk.newFrom).isGreaterThan(first);
    }

    @Test
    void nobodyUnknownIsWrittenTo() {
        enter("/dm zeta hello");
        assertThat(asked).isEmpty();
        assertThat(test.talk.notice).contains("zeta");
    }

    @Test
    void theInputCanBeAimedAtOne() {
        enter("/to beta");
        assertThat(test.screen(80, 24)).contains("to beta alone (connected)");
        enter("hello");
        assertThat(last().what()).startsWith("POST /v1/direct").contains("id-beta");
        enter("/to everyone");
        enter("hello");
        assertThat(last().what()).startsWith("POST /v1/messages");
    }

    @Test
    void withoutADaemonNothingIsLost() {
        session.lost("it refuses the connection");
        enter("hello");
        assertThat(asked).isEmpty();
        assertThat(test.talk.editor.text()).isEqualTo("hello");
    }

    @Test
    void whatIsInSightWhenAKeyIsPressedIsRead() {
        session.told("item", TestTalk.message(1, "beta", "fresh").put("unread", true));
        assertThat(asked).isEmpty();
        session.pressed(Key.TYPED, "x");
        session.pressed(Key.TYPED, "y");
        assertThat(asked).hasSize(1);
        assertThat(last().what()).isEqualTo("POST /v1/read {\"upTo\":\"000001\"}");
        last().then().accept(DaemonClient.object());
        assertThat(test.screen(80, 24)).as("what was new stays marked").contains(" new ");
        enter("");
        enter("an answer");
        assertThat(test.screen(80, 24)).doesNotContain(" new ");
    }

    @Test
    void whatIsToldWhileAPageIsOnItsWayIsNewerThanThePage() {
        session.opened(false);
        session.told("item", TestTalk.message(1, "beta", "changed"));
        ObjectNode page = DaemonClient.object().put("more", false);
        page.putArray("items").add(TestTalk.message(1, "beta", "as it was"));
        asked.stream()
                .filter(one -> one.what().equals("GET /v1/conversation"))
                .forEach(one -> one.then().accept(page));
        assertThat(test.screen(80, 24)).contains("changed").doesNotContain("as it was");
    }

    @Test
    void aClosedGapGoes() {
        session.told("item", Scene.gap("000001", "gap", "recovering"));
        assertThat(test.screen(80, 24)).contains("41–43");
        session.told("item-gone", DaemonClient.object().put("id", "gap"));
        assertThat(test.screen(80, 24)).doesNotContain("41–43");
    }

    @Test
    void explainsTheNewestMessage() {
        test.put(TestTalk.message(1, Scene.SELF, "first")).put(TestTalk.message(2, Scene.SELF, "second"));
        enter("/explain 2");
        assertThat(last().what()).isEqualTo("GET /v1/messages/id-alpha%2F1/explain");
        ObjectNode told = DaemonClient.object();
        told.set("item", TestTalk.message(1, Scene.SELF, "first"));
        told.putArray("events").addObject().put("at", "2026-11-21T18:00:00Z").put("what", "written");
        last().then().accept(told);
        assertThat(test.screen(80, 24)).contains("What became of alpha's message", "written");
        session.pressed(Key.ESCAPE, "");
        assertThat(test.screen(80, 24)).contains("second");
    }

    @Test
    void completionShowsWhatThereIs() {
        type("/");
        session.pressed(Key.COMPLETE, "");
        assertThat(test.talk.notice).contains("/dm", "/search", "/quit");
        type("dm g");
        session.pressed(Key.COMPLETE, "");
        assertThat(test.talk.editor.text()).isEqualTo("/dm gamma ");
    }

    @Test
    void ctrlCTakesTheLineAndThenEnds() {
        type("half a line");
        session.interrupted();
        assertThat(session.ended()).isFalse();
        assertThat(test.talk.editor.text()).isEmpty();
        session.interrupted();
        assertThat(session.ended()).isTrue();
    }

    @Test
    void aPasteIsOneMessageWithoutControls() {
        session.pressed(Key.PASTE, "two\rlines\u001b[2J\r");
        session.pressed(Key.ENTER, "\r");
        assertThat(last().what()).isEqualTo("POST /v1/messages {\"text\":\"two\\nlines\ufffd[2J\"}");
    }

    private void type(String text) {
        text.codePoints().forEach(point -> session.pressed(Key.TYPED, Character.toString(point)));
    }

    private void enter(String line) {
        type(line);
        session.pressed(Key.ENTER, "\r");
    }

    private Asked last() {
        return asked.get(asked.size() - 1);
    }
}
