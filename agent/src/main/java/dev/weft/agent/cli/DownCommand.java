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
        String name;
        boolean wasThere = true;
        try {
            name = ask(agent -> agent.post("/v1/down", Map.of(), StatusJson.class))
                    .interfaceName();
        } catch (AgentNotRunningException e) {
            // An agent that ended or crashed left its interface, so this works without one too.
            AgentConfig config = config();
            name = config.interfaceName();
            wasThere = AgentLauncher.takeDown(paths(), config);
        }
        out().println(
                        wasThere
                                ? "Took " + name + " away. 'weft agent' brings it back."
                                : "There is no " + name + ": nothing is left to take away.");
    }
}
