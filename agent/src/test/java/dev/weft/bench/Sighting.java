package dev.weft.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.Optional;

/**
 * What one node said at one moment.
 *
 * @param observer who said it
 * @param atMillis when, by the machine's real-time clock
 * @param kind what
 * @param member whom it is about; empty when it is about the observer
 * @param count how many members the observer sees alive after it
 */
record Sighting(String observer, long atMillis, Kind kind, String member, int count) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a node can say. */
    enum Kind {
        /** It has loaded what it needs and waits for the word to start. */
        READY,
        /** It has begun to talk. */
        STARTED,
        JOINED,
        LEFT,
        SUSPECTED,
        DEAD,
        RECOVERED,
        UPDATED,
        REVOKED,
        /** Only the number of members alive changed. */
        COUNT,
        /** It has left and said so to others. */
        GONE,
        /** It was stopped without a word to others, to go on in a process of its own. */
        STOPPED
    }

    /** One line of JSON, as a node prints it. */
    String line() {
        // By hand: a Java that has just started would be busy with JSON instead of with what is measured. Names are
        // plain.
        return "{\"by\":\"" + observer + "\",\"at\":" + atMillis + ",\"event\":\""
                + kind.name().toLowerCase(Locale.ROOT) + "\",\"member\":\"" + member + "\",\"alive\":" + count + "}";
    }

    /** Reads such a line; whatever else a process prints (a warning of its Java) is no sighting. */
    static Optional<Sighting> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.path("at").isIntegralNumber()
                    || !node.path("event").isTextual()
                    || !node.path("by").isTextual()) {
                return Optional.empty();
            }
            return Optional.of(new Sighting(
                    node.path("by").asText(),
                    node.path("at").asLong(),
                    Kind.valueOf(node.path("event").asText().toUpperCase(Locale.ROOT)),
                    node.path("member").asText(""),
                    node.path("alive").asInt(0)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it tells how many the observer sees alive. */
    boolean counts() {
        return kind != Kind.READY && kind != Kind.STARTED && kind != Kind.GONE && kind != Kind.STOPPED;
    }

    /** Whether it says of the member that it does not answer. */
    boolean accuses() {
        return kind == Kind.SUSPECTED || kind == Kind.DEAD;
    }
}
