package dev.weft.agent.lab;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a command in a node. */
@Command(
        name = "exec",
        description = "Run a command in a node: with its network, its files and its host name.",
        footer = {
            "",
            "Inside, 'weft' talks to that node's agent. The node has its own /etc/weft, /var/lib/weft and /run; what",
            "it changes in the rest of /etc and /var/lib only it sees; all other files are this machine's.",
            "The exit code is the command's.",
            "",
            "Examples:",
            "  weft lab exec node1 -- weft members",
            "  weft lab exec node2 -- wg show wg0",
            "  weft lab exec node3 -- bash",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class ExecVerb extends NamedLabVerb {
    @Parameters(index = "0", paramLabel = "NODE", description = "node1, node2, …")
    private String node;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "CMD", description = "The command and its arguments.")
    private List<String> command;

    @Override
    int run() {
        Lab lab = lab();
        return lab.exec(new NodeNames(lab.state().nodes().size()).number(node), command);
    }
}
