package dev.weft.agent.lab;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Starts agents again. */
@Command(
        name = "start",
        description =
                "Start agents, and chats where there were some, again after kill or stop, and wait until they answer.",
        footer = {"", "Examples:", "  weft lab start node3", "  weft lab start all"})
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class StartVerb extends NamedLabVerb {
    @Parameters(arity = "1..*", paramLabel = "NODE", description = "node1, node2, …, or all.")
    private List<String> nodes;

    @Override
    int run() {
        Patience clock = Patience.unlimited();
        Lab lab = lab();
        List<Integer> numbers = new NodeNames(lab.state().nodes().size()).numbers(nodes);
        lab.start(numbers);
        out().println("%s after %d ms"
                .formatted(
                        numbers.size() == 1 ? "The agent answers" : numbers.size() + " agents answer",
                        clock.elapsedMillis()));
        return DONE;
    }
}
