package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A member as the daemon tells it; every text is safe for a terminal. */
record Member(String chatId, String name, boolean self, Standing standing, String words, int unread, int queued) {

    /** What a reader wants to know at a glance; best first. */
    enum Standing {
        SELF,
        THERE,
        DOUBTFUL,
        ABSENT,
        WITHOUT_CHAT,
        GONE
    }

    private static final String TWO_HISTORIES = "; has signed two histories: set back, copied, or lying";
    private static final Comparator<Member> BEST_FIRST =
            Comparator.comparing(Member::standing).thenComparing(Member::name);

    /** All of a list, the reachable ones first. */
    static List<Member> readAll(JsonNode list) {
        List<Member> members = new ArrayList<>();
        list.forEach(json -> members.add(read(json)));
        members.sort(BEST_FIRST);
        return List.copyOf(members);
    }

    static Member read(JsonNode json) {
        Standing standing = standingOf(json);
        return new Member(
                json.path("chatId").asText(),
                SafeText.line(json.path("name").asText()),
                json.path("self").asBoolean(),
                standing,
                SafeText.line(wordsOf(standing, json)) + (json.path("forked").asBoolean() ? TWO_HISTORIES : ""),
                json.path("unread").asInt(),
                json.path("queued").asInt());
    }

    boolean hasChat() {
        return !chatId.isEmpty() && standing != Standing.WITHOUT_CHAT;
    }

    private static Standing standingOf(JsonNode json) {
        String chat = json.path("chat").asText();
        return switch (json.path("status").asText()) {
            case "left", "revoked" -> Standing.GONE;
            case "dead" -> Standing.ABSENT;
            case "suspect" -> json.path("self").asBoolean() ? Standing.SELF : Standing.DOUBTFUL;
            default -> {
                if (json.path("self").asBoolean()) {
                    yield Standing.SELF;
                }
                yield switch (chat) {
                    case "connected" -> Standing.THERE;
                    case "connecting", "unreachable" -> Standing.DOUBTFUL;
                    case "replaced" -> Standing.GONE;
                    default -> Standing.WITHOUT_CHAT;
                };
            }
        };
    }

    private static String wordsOf(Standing standing, JsonNode json) {
        String reason = json.path("reason").asText();
        return switch (standing) {
            case SELF -> "this machine";
            case THERE -> "connected";
            case WITHOUT_CHAT -> "no chat there";
            case ABSENT -> "cannot be reached" + (reason.isEmpty() ? "" : ": " + reason);
            case GONE -> gone(json);
            case DOUBTFUL -> {
                if (json.path("status").asText().equals("suspect")) {
                    yield reason.isEmpty() ? "does not answer just now" : reason;
                }
                yield json.path("chat").asText().equals("connecting") ? "connecting" : "its chat does not answer";
            }
        };
    }

    private static String gone(JsonNode json) {
        return switch (json.path("status").asText()) {
            case "left" -> "left";
            case "revoked" -> "thrown out";
            default -> "set up anew: its old key counts no more";
        };
    }
}
