package dev.weft.agent.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;

/** The whole conversation as one node's chat shows it at one moment. */
record Shown(List<JsonNode> items) {
    Shown {
        items = List.copyOf(items);
        List<String> ids = each(items, "id");
        Storyteller.check(new HashSet<>(ids).size() == ids.size(), "something is shown twice: " + ids);
    }

    /** The messages to all, in the order in which they are shown. */
    List<JsonNode> messages() {
        return ofKind("message");
    }

    /** What was written to one alone, by this node or to it. */
    List<JsonNode> directs() {
        return ofKind("direct");
    }

    boolean hasGap() {
        return !ofKind("gap").isEmpty();
    }

    /** The message with this id, which must be there. */
    JsonNode find(String id) {
        return items.stream()
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new LabException("there is no message " + id));
    }

    /** How many others are said to have the newest message that this node wrote to all. */
    int holdersOfNewestOwn() {
        List<JsonNode> own =
                messages().stream().filter(item -> item.has("marks")).toList();
        return own.isEmpty()
                ? 0
                : own.get(own.size() - 1).path("marks").path("stored").asInt();
    }

    /** One property of each. */
    static List<String> each(List<JsonNode> items, String property) {
        return items.stream().map(item -> item.path(property).asText()).toList();
    }

    private List<JsonNode> ofKind(String kind) {
        return items.stream()
                .filter(item -> item.path("kind").asText().equals(kind))
                .toList();
    }
}
