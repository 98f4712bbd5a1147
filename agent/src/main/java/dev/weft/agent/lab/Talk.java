package dev.weft.agent.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What is said in a lab's chats: everything through the commands that a person has, in the nodes. */
final class Talk {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MOST_ITEMS = "500";

    private final Lab lab;

    Talk(Lab lab) {
        this.lab = lab;
    }

    /** Writes to all, and returns the message's id. */
    String send(int node, String text) {
        return run(node, "send", text).strip();
    }

    /** Writes to one, and returns the message's id. */
    String direct(int from, int to, String text) {
        return run(from, "dm", lab.node(to).name(), text).strip();
    }

    JsonNode status(int node) {
        return parse(run(node, "status", "--json"));
    }

    /** What happened to a message, as one node knows it. */
    List<String> whatHappened(int node, String message) {
        List<String> words = new ArrayList<>();
        parse(run(node, "explain", "--json", message))
                .path("events")
                .forEach(event -> words.add(event.path("what").asText()));
        return words;
    }

    /** What a node shows now. */
    Shown shown(int node) {
        return new Shown(run(node, "log", "--json", "--limit", MOST_ITEMS)
                .lines()
                .map(Talk::parse)
                .toList());
    }

    /** Likewise, several at once: a command wants a processor for a moment. */
    List<Shown> shown(List<Integer> nodes) {
        return nodes.parallelStream().map(this::shown).toList();
    }

    private String run(int node, String... arguments) {
        List<String> command = new ArrayList<>(List.of("weft-chat"));
        command.addAll(List.of(arguments));
        LabTool.Outcome outcome = lab.attempt(node, command);
        if (outcome.exitCode() != 0) {
            throw new LabException("'%s' in node%d: %s"
                    .formatted(String.join(" ", command), node, (outcome.output() + outcome.errors()).strip()));
        }
        return outcome.output();
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new LabException("weft-chat printed no JSON: " + json, e);
        }
    }
}
