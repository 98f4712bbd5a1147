package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.DaemonClient;
import dev.weft.chat.terminal.DaemonException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the conversation. */
@Command(
        name = "log",
        description = "Show the newest messages, oldest first, with what is missing between them.",
        footer = {
            "",
            "With --json each item is one line.",
            "",
            "Examples:",
            "  weft-chat log --limit 10",
            "  weft-chat log --with node2",
            "  weft-chat log --json | jq -r .text",
        })
final class LogCommand extends ChatCommand {
    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many, 1 to 500 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--with",
            paramLabel = "NAME",
            description = "Only direct messages with this member; 'group': only what is not direct.")
    private @Nullable String with;

    @Option(names = "--json", description = "One line of JSON an item.")
    private boolean json;

    @Override
    void run() throws Exception {
        requireLimit(limit);
        DaemonClient daemon = daemon();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", Integer.toString(limit));
        if (with != null) {
            parameters.put("with", with.equals("group") ? with : chatId(daemon, with));
        }
        for (JsonNode item : daemon.get("/v1/conversation", parameters).path("items")) {
            out().println(json ? item.toString() : ItemLine.of(item));
        }
    }

    static String chatId(DaemonClient daemon, String name) throws DaemonException, InterruptedException {
        for (JsonNode member : daemon.get("/v1/members", Map.of()).path("members")) {
            boolean isMeant = member.path("name").asText().equals(name)
                    || member.path("chatId").asText().equals(name);
            if (isMeant && member.has("chatId") && !member.path("chat").asText().equals("replaced")) {
                return member.path("chatId").asText();
            }
        }
        throw new CliException("nobody with a chat is called '" + name + "'; 'weft-chat members' shows who is there");
    }
}
