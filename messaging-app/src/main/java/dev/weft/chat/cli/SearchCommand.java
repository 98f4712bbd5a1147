package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds messages. */
@Command(
        name = "search",
        description = "Find messages with all of these words, or their beginnings; the newest first.",
        footer = {"", "Examples:", "  weft-chat search disk full"})
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class SearchCommand extends ChatCommand {
    @Parameters(arity = "1..*", paramLabel = "WORD", description = "What to look for.")
    private List<String> words;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, 1 to 500 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "One line of JSON an item.")
    private boolean json;

    @Override
    void run() throws Exception {
        requireLimit(limit);
        Map<String, String> parameters = Map.of("q", String.join(" ", words), "limit", Integer.toString(limit));
        for (JsonNode item : daemon().get("/v1/search", parameters).path("items")) {
            out().println(json ? item.toString() : ItemLine.of(item));
        }
    }
}
