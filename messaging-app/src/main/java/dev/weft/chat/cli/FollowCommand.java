package dev.weft.chat.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.terminal.DaemonClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what happens. */
@Command(
        name = "follow",
        description = "Print messages, and what becomes of them, as it happens; until interrupted.",
        footer = {
            "",
            "A message is printed again when something about it changes, such as its delivery.",
            "",
            "Examples:",
            "  weft-chat follow",
            "  weft-chat follow --json | jq -r 'select(.kind == \"message\") | .text'",
        })
final class FollowCommand extends ChatCommand {
    @Option(names = "--json", description = "One line of JSON an item.")
    private boolean json;

    @Override
    void run() throws Exception {
        DaemonClient daemon = daemon();
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(daemon.events(""), StandardCharsets.UTF_8))) {
            String event = "";
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && event.equals("item")) {
                    JsonNode item = DaemonClient.parse(line.substring(6));
                    out().println(json ? item.toString() : ItemLine.of(item));
                    if (out().checkError()) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            throw new CliException("the daemon has ended the stream: " + e.getMessage(), e);
        }
        throw new CliException("the daemon has ended the stream: start it again with 'weft-chat run'");
    }
}
