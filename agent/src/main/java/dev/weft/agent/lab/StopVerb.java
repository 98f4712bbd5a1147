package dev.weft.agent.lab;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends agents in good order. */
@Command(
        name = "stop",
        description = "End agents in good order (SIGTERM). To the others such a node fails until it is back.",
        footer = {"", "Examples:", "  weft lab stop node2", "  weft lab stop all"})
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class StopVerb extends NamedLabVerb {
    @Parameters(arity = "1..*", paramLabel = "NODE", description = "node1, node2, …, or all.")
    private List<String> nodes;

    @Override
    int run() {
        Lab lab = lab();
        lab.end(new NodeNames(lab.state().nodes().size()).numbers(nodes), false);
        return DONE;
    }
}
