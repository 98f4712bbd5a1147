package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.web.Scene;
import java.time.ZoneOffset;
import java.util.List;
import org.jline.utils.AttributedString;

/** A talk that is filled with the scene's pieces, and what it looks like. */
final class TestTalk {
    final Talk talk = new Talk();

    TestTalk() {
        talk.connected = true;
    }

    TestTalk apart(boolean apart) {
        talk.status = Status.read(Scene.status(apart));
        talk.members = Member.readAll(Scene.members(apart).path("members"));
        return this;
    }

    TestTalk put(ObjectNode item) {
        talk.put(Item.read(item));
        return this;
    }

    static ObjectNode message(int number, String author, String text) {
        return Scene.item("message", String.format("%06d", number), "id-" + author + "/" + number, author)
                .put("at", "2026-11-21T18:" + (number % 60 < 10 ? "0" : "") + number % 60 + ":00Z")
                .put("text", text);
    }

    Frame frame(int columns, int rows) {
        return Drawing.draw(talk, columns, rows, ZoneOffset.UTC, Glyphs.UNICODE);
    }

    List<String> lines(int columns, int rows) {
        return frame(columns, rows).lines().stream()
                .map(AttributedString::toString)
                .map(String::stripTrailing)
                .toList();
    }

    String screen(int columns, int rows) {
        return String.join("\n", lines(columns, rows));
    }
}
