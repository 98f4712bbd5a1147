package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * One item of the conversation as the daemon tells it. Every text is already safe for a terminal.
 *
 * @param order its place: items sort by it
 * @param note what there is to say about it beside its text: a delivery mark, a reason, an odd clock
 */
record Item(
        String id,
        Kind kind,
        String order,
        Instant at,
        String author,
        String authorId,
        boolean own,
        String receiver,
        String receiverId,
        String text,
        String state,
        String note,
        boolean unread) {

    enum Kind {
        MESSAGE,
        DIRECT,
        GAP,
        MEMBERSHIP,
        NOTE
    }

    static Item read(JsonNode json) {
        Kind kind = kind(json.path("kind").asText());
        boolean own = json.at("/author/self").asBoolean();
        boolean about = kind == Kind.MEMBERSHIP;
        return new Item(
                json.path("id").asText(),
                kind,
                json.path("order").asText(),
                time(json.path("at").asText()),
                SafeText.line(json.at(about ? "/member/name" : "/author/name").asText("somebody")),
                json.at("/author/chatId").asText(),
                own,
                SafeText.line(json.at("/to/name").asText()),
                json.at("/to/chatId").asText(),
                SafeText.lines(json.path("text").asText()),
                stateOf(kind, own, json),
                SafeText.line(note(kind, own, json)),
                json.path("unread").asBoolean());
    }

    private static Kind kind(String word) {
        return switch (word) {
            case "message" -> Kind.MESSAGE;
            case "direct" -> Kind.DIRECT;
            case "gap" -> Kind.GAP;
            case "membership" -> Kind.MEMBERSHIP;
            default -> Kind.NOTE;
        };
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH; // a daemon of another version: the item still has its place
        }
    }

    private static String stateOf(Kind kind, boolean own, JsonNode json) {
        return switch (kind) {
            case MEMBERSHIP -> json.path("event").asText();
            case GAP -> json.path("state").asText();
            case DIRECT -> own ? json.path("state").asText() : "";
            case MESSAGE -> own && json.has("marks") ? groupState(json.path("marks")) : "";
            case NOTE -> "";
        };
    }

    private static String groupState(JsonNode marks) {
        return marks.path("stored").asInt() >= marks.path("of").asInt() ? "all" : "some";
    }

    private static String note(Kind kind, boolean own, JsonNode json) {
        List<String> parts = new ArrayList<>();
        if (json.has("clockOff")) {
            parts.add("clock off by " + json.path("clockOff").asText());
        }
        switch (kind) {
            case MESSAGE -> addMarks(own, json.path("marks"), parts);
            case DIRECT -> {
                if (own) {
                    parts.add(directWords(
                            json.path("state").asText(),
                            json.path("stateReason").asText()));
                }
            }
            case GAP, MEMBERSHIP -> {
                if (!json.path("reason").asText().isEmpty()) {
                    parts.add(json.path("reason").asText());
                }
            }
            case NOTE -> {}
        }
        return String.join("; ", parts);
    }

    private static void addMarks(boolean own, JsonNode marks, List<String> parts) {
        int of = marks.path("of").asInt();
        if (!own || of == 0) {
            return;
        }
        int stored = marks.path("stored").asInt();
        if (stored >= of) {
            parts.add("all " + of);
            return;
        }
        List<String> missing = new ArrayList<>();
        marks.path("missing").forEach(one -> missing.add(one.path("name").asText()));
        parts.add(stored + " of " + of + (missing.isEmpty() ? "" : ", not " + Words.names(missing, 2)));
    }

    private static String directWords(String state, String reason) {
        String words = switch (state) {
            case "queued" -> "waiting";
            case "sent" -> "sent, not confirmed";
            case "unknown" -> "not known whether it arrived";
            case "expired" -> "given up";
            default -> state;
        };
        boolean plain = state.equals("delivered") || state.equals("sent") || reason.isEmpty();
        return plain ? words : words + ": " + reason;
    }

    /** Whether it belongs to a conversation: {@code group}, the chat id of one other, or empty for any. */
    boolean isIn(String with) {
        if (kind != Kind.DIRECT) {
            return with.isEmpty() || with.equals("group");
        }
        return with.isEmpty() || authorId.equals(with) || receiverId.equals(with);
    }

    /** The same, and read. */
    Item read() {
        return new Item(id, kind, order, at, author, authorId, own, receiver, receiverId, text, state, note, false);
    }

    /** Whether somebody said this. */
    boolean isTalk() {
        return kind == Kind.MESSAGE || kind == Kind.DIRECT;
    }
}
