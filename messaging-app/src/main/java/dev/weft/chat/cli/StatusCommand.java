package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.SafeText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how the chat is. */
@Command(
        name = "status",
        description = "Show how the chat is: who can be reached, what waits, what is wrong.",
        footer = {
            "",
            "'refused' counts what others sent and should not have, since the daemon started.",
            "",
            "Examples:",
            "  weft-chat status",
            "  weft-chat status --json | jq .counters",
        })
final class StatusCommand extends ChatCommand {
    private static final List<String> REFUSED = List.of(
            "closed.not-a-member",
            "closed.wrong-key",
            "closed.wrong-network",
            "closed.no-common-version",
            "closed.forged",
            "closed.malformed",
            "closed.oversize",
            "connections.old-incarnation",
            "frames.malformed",
            "frames.old-incarnation",
            "frames.too-many",
            "frames.unknown-type",
            "entries.bad-signature",
            "entries.malformed",
            "entries.not-of-the-sender",
            "entries.not-later",
            "entries.unknown-author",
            "entries.fork",
            "directs.bad-signature",
            "directs.wrong-ends",
            "directs.cannot-open",
            "directs.id-of-another",
            "receipts.forged",
            "peers.key-of-another");

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
        refused(status.path("counters"));
        problem(status.path("banner").asText());
    }

    /** What others sent and should not have, since the daemon started. */
    private void refused(JsonNode counters) {
        String counted = REFUSED.stream()
                .filter(counters::has)
                .map(name -> name + " " + counters.path(name).asLong())
                .collect(Collectors.joining(", "));
        if (!counted.isEmpty()) {
            line("refused", counted);
        }
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
