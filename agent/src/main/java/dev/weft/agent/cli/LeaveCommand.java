package dev.weft.agent.cli;

import dev.weft.agent.http.StatusJson;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Leaves the network. */
@Command(
        name = "leave",
        description = "Leave the network for good: tell the others, take the interface away, end the agent.",
        footer = {
            "",
            "A new invite is needed to come back, and an empty state folder: move the old one away.",
            "",
            "Example:",
            "  weft leave --yes",
        })
final class LeaveCommand extends WeftCommand {
    @Option(names = "--yes", description = "Really. Needed only on a terminal.")
    private boolean yes;

    @Override
    void run() {
        if (!yes && Terminal.is(Terminal.INPUT)) {
            throw new ParameterException(
                    commandLine(), "this machine would need a new invite to come back; say --yes if you mean it");
        }
        StatusJson status = ask(agent -> agent.post("/v1/leave", Map.of(), StatusJson.class));
        out().println("Left network " + status.network().name() + " ("
                + status.network().id() + "). To join again, move "
                + paths().stateFolder() + " away and ask for a new invite.");
    }
}
