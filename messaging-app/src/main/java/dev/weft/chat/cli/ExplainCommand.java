package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.DaemonClient;
import dev.weft.chat.terminal.SafeText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what became of a message. */
@Command(
        name = "explain",
        description = "Tell what happened to a message, in order, with the membership events in between.",
        footer = {
            "",
            "An id is what 'send' and 'dm' print, and what 'log --json' has. Connections have the numbers that stand in",
            "the daemon's log; entries are the agent's: 'weft ledger' and 'weft explain' tell more of them.",
            "",
            "Examples:",
            "  weft-chat explain 0123456789abcdef0123456789abcdef",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class ExplainCommand extends ChatCommand {
    @Parameters(index = "0", paramLabel = "MESSAGE", description = "The id of a message.")
    private String id;

    @Option(names = "--json", description = "As the daemon tells it.")
    private boolean json;

    @Override
    void run() throws Exception {
        JsonNode answer = daemon().get("/v1/messages/" + DaemonClient.encoded(id) + "/explain", Map.of());
        if (json) {
            out().println(pretty(answer));
            return;
        }
        out().println(ItemLine.of(answer.path("item")));
        for (JsonNode event : answer.path("events")) {
            out().println(SafeText.line(line(event)));
        }
    }

    private static String line(JsonNode event) {
        StringBuilder line = new StringBuilder("  ");
        line.append(ItemLine.time(event.path("at").asText()))
                .append("  ")
                .append(event.path("what").asText());
        if (event.has("peer")) {
            line.append(' ').append(event.path("peer").path("name").asText());
        }
        if (event.has("connection")) {
            line.append(" over connection ").append(event.path("connection").asLong());
        }
        String detail = event.path("detail").asText();
        if (!detail.isEmpty()) {
            line.append(": ").append(detail);
        }
        if (event.has("entry")) {
            // As 'weft explain' and the agent's log write it.
            String entry = event.path("entry").asText().replaceFirst("^(.{8})[^/]*", "$1");
            line.append(" (entry ").append(entry).append(')');
        }
        return line.toString();
    }
}
