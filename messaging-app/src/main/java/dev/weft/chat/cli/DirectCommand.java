package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.DaemonClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes to one. */
@Command(
        name = "dm",
        description = "Write a message to one machine, which alone can read it.",
        footer = {
            "",
            "It is stored here when this comes back, and sent as soon as the receiver can be reached. Prints its id;",
            "'log' and 'explain' show what became of it.",
            "",
            "Examples:",
            "  weft-chat dm node2 \"your disk is full\"",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class DirectCommand extends ChatCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "A member's name, or its chat id.")
    private String name;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The text; - for standard input.")
    private List<String> words;

    @Option(names = "--json", description = "Print the message as JSON.")
    private boolean json;

    @Override
    void run() throws Exception {
        String text = TextInput.of(words, parent().input());
        JsonNode item = daemon().post(
                        "/v1/direct", DaemonClient.object().put("to", name).put("text", text));
        out().println(json ? pretty(item) : item.path("id").asText());
    }
}
