package dev.weft.agent.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Asks a chat's daemon in a node over its HTTP interface, many things over one connection: a Java for each would take longer
 * than what is to be hit.
 */
final class ChatPosts {
    private static final String CREATED = "201";
    /** The daemon was killed, or has not answered in time; it is starting, or its store has failed. */
    private static final Set<String> NOT_TAKEN = Set.of("000", "503", "504");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab;
    private final IntFunction<Path> stateFolders;
    private final IntFunction<ChatDisk> disks;
    private volatile String lastRefusal = "";

    /** The lab's own chats. */
    ChatPosts(Lab lab) {
        this.lab = lab;
        this.stateFolders = node -> lab.folder().node(lab.node(node).name()).chatState();
        this.disks = node -> new ChatDisk(stateFolders.apply(node).resolve("chat.db"));
    }

    /** The daemons whose state folders, as this process sees them, are these. */
    ChatPosts(Lab lab, IntFunction<Path> stateFolders, IntFunction<ChatDisk> disks) {
        this.lab = lab;
        this.stateFolders = stateFolders;
        this.disks = disks;
    }

    ChatDisk disk(int node) {
        return disks.apply(node);
    }

    /** What the last daemon that took nothing has said. */
    String lastRefusal() {
        return lastRefusal;
    }

    /** Where a daemon listens, and what lets its user in; empty while it is down. */
    private Optional<JsonNode> address(int node) {
        try {
            return Optional.of(read(Files.readString(stateFolders.apply(node).resolve("daemon.json"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * A message to be written.
     *
     * @param to number of a node; 0: to all
     */
    record Text(int to, String text) {}

    /**
     * A message of which a daemon has said that it is stored.
     *
     * @param from number of the node that wrote it
     * @param to number of a node; 0: to all
     */
    record Taken(int from, int to, String id, String text) {}

    /** Writes one after the other; says which were taken. */
    List<Taken> post(int node, List<Text> texts) {
        Optional<JsonNode> address = address(node);
        if (address.isEmpty()) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of("curl"));
        for (Text text : texts) {
            if (command.size() > 1) {
                command.add("--next");
            }
            command.addAll(options(address.get()));
            Map<String, String> body = text.to == 0
                    ? Map.of("text", text.text)
                    : Map.of("to", lab.node(text.to).name(), "text", text.text);
            command.addAll(List.of(
                    "--header",
                    "X-Weft-Chat: 1",
                    "--header",
                    "Content-Type: application/json",
                    "--data",
                    write(body),
                    address.get().path("url").asText() + (text.to == 0 ? "/v1/messages" : "/v1/direct")));
        }
        List<Taken> taken = new ArrayList<>();
        List<Answer> answers = answers(lab.attempt(node, command));
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.status.equals(CREATED)) {
                taken.add(new Taken(
                        node, texts.get(i).to, read(answer.body).path("id").asText(), texts.get(i).text));
            } else if (NOT_TAKEN.contains(answer.status)) {
                lastRefusal = answer.body;
            } else {
                throw new AssertionError("node%d answers %s: %s".formatted(node, answer.status, answer.body));
            }
        }
        return taken;
    }

    /** How the chat of a node is; nothing while it does not answer so. */
    JsonNode status(int node) {
        Optional<JsonNode> address = address(node);
        if (address.isEmpty()) {
            return JSON.missingNode();
        }
        List<String> command = new ArrayList<>(List.of("curl"));
        command.addAll(options(address.get()));
        command.add(address.get().path("url").asText() + "/v1/status");
        List<Answer> answers = answers(lab.attempt(node, command));
        return answers.size() == 1 && answers.get(0).status.equals("200")
                ? read(answers.get(0).body)
                : JSON.missingNode();
    }

    private static List<String> options(JsonNode address) {
        return List.of(
                "--silent",
                "--max-time",
                "10",
                "--write-out",
                "\\n%{http_code}\\n",
                "--header",
                "Authorization: Bearer " + address.path("token").asText());
    }

    private record Answer(String body, String status) {}

    /** Each answer is a line with the body, and one with the status. */
    private static List<Answer> answers(LabTool.Outcome outcome) {
        List<String> lines = outcome.output().lines().toList();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            answers.add(new Answer(lines.get(i), lines.get(i + 1)));
        }
        return answers;
    }

    private static String write(Map<String, String> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(body, e);
        }
    }
}
