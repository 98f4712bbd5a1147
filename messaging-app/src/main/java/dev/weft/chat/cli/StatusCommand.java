package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.SafeText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how the chat is. */
@Command(
        name = "status",
        description = "Show how the chat is: who can be reached, what waits, what is wrong.",
        footer = {"", "Examples:", "  weft-chat status", "  weft-chat status --json | jq .members"})
final class StatusCommand extends ChatCommand {
    @Option(names = "--json", description = "As the daemon tells it.")
    private boolean json;

    @Override
    void run() throws Exception {
        JsonNode status = daemon().get("/v1/status", Map.of());
        if (json) {
            out().println(pretty(status));
            return;
        }
        JsonNode self = status.path("self");
        line(
                "chat",
                self.path("name").asText() + " (" + self.path("chatId").asText() + "), start "
                        + self.path("startNumber").asLong());
        line(
                "network",
                status.path("network").path("name").asText() + " ("
                        + status.path("network").path("id").asText() + ")");
        JsonNode agent = status.path("agent");
        line("agent", agent.path("reachable").asBoolean() ? "answers" : "does not answer");
        problem(agent.path("problem").asText());
        problem(status.path("problem").asText());
        JsonNode members = status.path("members");
        line(
                "reachable",
                members.path("reachable").asInt() + " of "
                        + members.path("total").asInt() + " others");
        line(
                "messages",
                status.path("unread").asLong() + " unread, "
                        + status.path("queued").asInt() + " waiting, "
                        + status.path("unknown").asInt() + " of unknown fate, "
                        + status.path("gaps").asInt() + " gaps");
        problem(status.path("banner").asText());
    }

    private void line(String name, String text) {
        out().printf("%-10s %s%n", name, SafeText.line(text));
    }

    private void problem(String text) {
        if (!text.isEmpty()) {
            line("!", text);
        }
    }
}
