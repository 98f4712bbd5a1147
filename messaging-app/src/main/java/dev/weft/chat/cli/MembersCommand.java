package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.SafeText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is there. */
@Command(
        name = "members",
        description = "Show who is in the network, and whether a chat connects to them.",
        footer = {"", "Examples:", "  weft-chat members"})
final class MembersCommand extends ChatCommand {
    @Option(names = "--json", description = "As the daemon tells it.")
    private boolean json;

    @Override
    void run() throws Exception {
        JsonNode answer = daemon().get("/v1/members", Map.of());
        if (json) {
            out().println(pretty(answer));
            return;
        }
        out().printf("%-16s %-8s %-12s %-7s %s%n", "NAME", "STATUS", "CHAT", "WAITING", "UNREAD");
        for (JsonNode member : answer.path("members")) {
            out().printf(
                            "%-16s %-8s %-12s %-7d %d%s%n",
                            SafeText.line(member.path("name").asText()),
                            SafeText.line(member.path("status").asText()),
                            member.path("self").asBoolean()
                                    ? "this one"
                                    : member.path("chat").asText(),
                            member.path("queued").asLong(),
                            member.path("unread").asLong(),
                            member.path("forked").asBoolean() ? "  has signed two histories" : "");
        }
    }
}
