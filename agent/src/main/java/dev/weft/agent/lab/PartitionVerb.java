package dev.weft.agent.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cuts the cables between groups. */
@Command(
        name = "partition",
        description = "Drop everything between groups of nodes, both ways, until 'heal'.",
        footer = {
            "",
            "Nodes that are named in no group form one more group. A second partition replaces the first.",
            "",
            "Examples:",
            "  weft lab partition 1,2/3",
            "  weft lab partition node1",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class PartitionVerb extends NamedLabVerb {
    @Parameters(paramLabel = "GROUPS", description = "Groups of nodes: A,B/C,D.")
    private String groups;

    @Override
    int run() {
        Lab lab = lab();
        var wanted = new NodeNames(lab.state().nodes().size()).groups(groups);
        lab.breakUp(faults -> faults.withGroups(wanted));
        out().println("faults: " + lab.state().faults().describe());
        return DONE;
    }
}
