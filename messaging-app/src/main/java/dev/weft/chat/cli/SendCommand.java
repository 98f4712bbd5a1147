package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.DaemonClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes to all. */
@Command(
        name = "send",
        description = "Write a message to everybody.",
        footer = {
            "",
            "It is stored here when this comes back, and on its way. Prints its id, which 'explain' takes.",
            "",
            "Examples:",
            "  weft-chat send \"lunch?\"",
            "  uptime | weft-chat send -",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class SendCommand extends ChatCommand {
    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The text; - for standard input.")
    private List<String> words;

    @Option(names = "--json", description = "Print the message as JSON.")
    private boolean json;

    @Override
    void run() throws Exception {
        String text = TextInput.of(words, parent().input());
        JsonNode item = daemon().post("/v1/messages", DaemonClient.object().put("text", text));
        out().println(json ? pretty(item) : item.path("id").asText());
    }
}
