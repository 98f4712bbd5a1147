package dev.weft.agent.cli;

import dev.weft.agent.AgentLauncher;
import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.http.AgentNotRunningException;
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
        out().println("Took " + takeDown() + " away. 'weft agent' brings it back.");
    }

    /** An agent that ended or crashed left its interface, so this works without one too. */
    private String takeDown() {
        try {
            return ask(agent -> agent.post("/v1/down", Map.of(), StatusJson.class))
                    .interfaceName();
        } catch (AgentNotRunningException e) {
            AgentConfig config = config();
            AgentLauncher.takeDown(paths(), config);
            return config.interfaceName();
        }
    }
}
