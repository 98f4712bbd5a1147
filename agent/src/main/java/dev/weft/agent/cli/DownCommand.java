package dev.weft.agent.cli;

import dev.weft.agent.http.StatusJson;
import java.util.Map;
import picocli.CommandLine.Command;

/** Takes the interface away. */
@Command(
        name = "down",
        description = "Take away the interface and everything else that the agent made, and end the agent.",
        footer = {
            "",
            "The machine stays a member: 'weft agent' brings it back. To the others it is dead until then.",
            "",
            "Example:",
            "  weft down",
        })
final class DownCommand extends WeftCommand {
    @Override
    void run() {
        StatusJson status = ask(agent -> agent.post("/v1/down", Map.of(), StatusJson.class));
        out().println("Took " + status.interfaceName() + " away. 'weft agent' brings it back.");
    }
}
