package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.SafeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** An item of the conversation on one line, for people. */
final class ItemLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private ItemLine() {}

    static String of(JsonNode item) {
        String line = time(item.path("at").asText()) + "  " + text(item);
        return SafeText.line(line);
    }

    static String time(String rfc3339) {
        try {
            return TIME.format(Instant.parse(rfc3339).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            return rfc3339;
        }
    }

    private static String text(JsonNode item) {
        String author = item.path("author").path("name").asText();
        String text = item.path("text").asText();
        return switch (item.path("kind").asText()) {
            case "message" -> author + ": " + text + marks(item);
            case "direct" -> author + " → " + item.path("to").path("name").asText() + ": " + text + state(item);
            case "membership" -> "* " + text + because(item.path("reason").asText());
            default -> "* " + text;
        };
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    private static String state(JsonNode item) {
        if (!item.has("state")) {
            return "";
        }
        String reason = item.path("stateReason").asText();
        return "  [" + item.path("state").asText() + (reason.isEmpty() ? "" : ": " + reason) + "]";
    }

    private static String marks(JsonNode item) {
        JsonNode marks = item.path("marks");
        String clock =
                item.has("clockOff") ? "  [clock " + item.path("clockOff").asText() + "]" : "";
        if (marks.isMissingNode()) {
            return clock;
        }
        List<String> missing = new ArrayList<>();
        marks.path("missing").forEach(one -> missing.add(one.path("name").asText()));
        return "  [stored by " + marks.path("stored").asInt() + " of "
                + marks.path("of").asInt() + (missing.isEmpty() ? "" : "; not by " + String.join(", ", missing)) + "]"
                + clock;
    }
}
