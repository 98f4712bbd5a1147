package dev.weft.agent.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds a lab. */
@Command(
        name = "up",
        description = "Build a lab: node1 founds a network, the others join it by invite.",
        footer = {
            "",
            "Comes back when every node sees all others alive. When something fails, all is taken away again.",
            "",
            "Examples:",
            "  weft lab up",
            "  weft lab up --nodes 5 --name five",
            "  weft lab up --chat, then: weft lab exec node2 -- weft-chat send hello",
        })
final class UpVerb extends NamedLabVerb {
    @Option(
            names = {"-n", "--nodes"},
            paramLabel = "N",
            defaultValue = "3",
            description = "How many nodes, 1 to " + LabUp.MAX_NODES + " (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--chat",
            description = "Run the chat in each node too: a daemon without privileges, which 'weft-chat' finds.")
    private boolean chat;

    @Override
    int run() {
        Patience clock = Patience.unlimited();
        Lab lab = LabUp.run(folder(), nodes, chat, line -> err().println("  " + line));
        out().println("Lab '%s' is up: %d nodes in %.1f s. Look around: %s"
                .formatted(
                        lab.folder().name(),
                        nodes,
                        clock.elapsedMillis() / 1000.0,
                        commandFor(lab.folder(), "exec") + " node1 -- weft members"));
        return DONE;
    }
}
