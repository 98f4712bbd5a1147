package dev.weft.agent.lab;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Loses packets of one node. */
@Command(
        name = "loss",
        description = "Lose that share of what a node sends, and of what it is sent, by chance, until 'heal'.",
        footer = {"", "Examples:", "  weft lab loss node2 20", "  weft lab loss node2 0"})
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class LossVerb extends NamedLabVerb {
    @Parameters(index = "0", paramLabel = "NODE", description = "node1, node2, …")
    private String node;

    @Parameters(index = "1", paramLabel = "PERCENT", description = "0 to 100; 0 ends the loss.")
    private int percent;

    @Override
    int run() {
        if (percent < 0 || percent > 100) {
            throw new LabException("a loss is 0 to 100 percent");
        }
        Lab lab = lab();
        int number = new NodeNames(lab.state().nodes().size()).number(node);
        lab.breakUp(faults -> faults.withLoss(number, percent));
        out().println("faults: " + lab.state().faults().describe());
        return DONE;
    }
}
