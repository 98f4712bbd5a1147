package dev.weft.agent.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets a node leave. */
@Command(
        name = "leave",
        description = "Let a node leave the network for good, as 'weft leave' in that node does.",
        footer = {"", "Example:", "  weft lab leave node3"})
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class LeaveVerb extends NamedLabVerb {
    @Parameters(paramLabel = "NODE", description = "node1, node2, …")
    private String node;

    @Override
    int run() {
        Lab lab = lab();
        lab.leave(new NodeNames(lab.state().nodes().size()).number(node));
        return DONE;
    }
}
