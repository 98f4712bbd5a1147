package dev.weft.agent.lab;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends agents the hard way. */
@Command(
        name = "kill",
        description = "Let agents crash (SIGKILL). The node's interface stays as it is, except with --host.",
        footer = {
            "",
            "Examples:",
            "  weft lab kill node3",
            "  weft lab kill --host node2 node3",
            "  weft lab kill --chat node2"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class KillVerb extends NamedLabVerb {
    @Parameters(arity = "1..*", paramLabel = "NODE", description = "node1, node2, …, or all.")
    private List<String> nodes;

    @Option(names = "--host", description = "A power cut: everything in the node ends, its interface too.")
    private boolean host;

    @Option(names = "--chat", description = "Only the chat crashes; the agent goes on.")
    private boolean chat;

    @Override
    int run() {
        Lab lab = lab();
        List<Integer> numbers = new NodeNames(lab.state().nodes().size()).numbers(nodes);
        if (host) {
            numbers.forEach(lab::cutPower);
        } else if (chat) {
            lab.endChats(numbers, true);
        } else {
            lab.end(numbers, true);
        }
        return DONE;
    }
}
