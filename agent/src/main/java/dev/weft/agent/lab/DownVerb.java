package dev.weft.agent.lab;

import picocli.CommandLine.Command;

/** Takes a lab away. */
@Command(
        name = "down",
        description = "Take the lab away: processes, networks, files. Also what a crashed 'up' left behind.",
        footer = {"", "Examples:", "  weft lab down", "  weft lab down --name five"})
final class DownVerb extends NamedLabVerb {

    @Override
    int run() {
        Requirements.check();
        out().println(
                        LabDown.run(folder())
                                ? "Lab '%s' is gone.".formatted(folder().name())
                                : "There is no lab '%s'.".formatted(folder().name()));
        return DONE;
    }
}
