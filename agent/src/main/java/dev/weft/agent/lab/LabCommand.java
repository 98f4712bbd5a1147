package dev.weft.agent.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weft lab}: a whole mesh on one machine. */
@Command(
        name = "lab",
        description = {
            "Build a whole mesh on this machine: nodes with their own network, files, agent and WireGuard interface.",
            "Needs root. Touches neither this machine's interfaces nor its own Weft.",
        },
        synopsisSubcommandLabel = "COMMAND",
        // One line a command.
        subcommands = {
            UpVerb.class,
            StatusVerb.class,
            ExecVerb.class,
            KillVerb.class,
            StopVerb.class,
            StartVerb.class,
            LeaveVerb.class,
            PartitionVerb.class,
            LossVerb.class,
            HealVerb.class,
            DownVerb.class,
            DemoVerb.class,
        },
        footer = {
            "",
            "Nodes are node1, node2, … (or just 1, 2, …).",
            "",
            "Examples:",
            "  weft lab up --nodes 5                      five nodes, joined by invite",
            "  weft lab exec node4 -- weft members        what node4 sees",
            "  weft lab exec node1 -- wg show wg0         what WireGuard in node1 has",
            "  weft lab kill node3                        its agent crashes",
            "  weft lab partition 1,2/3,4,5               cut the cables between two groups",
            "  weft lab heal                              all cables whole again",
            "  weft lab down                              nothing is left",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
public final class LabCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; 'weft lab COMMAND --help' shows a command's.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
