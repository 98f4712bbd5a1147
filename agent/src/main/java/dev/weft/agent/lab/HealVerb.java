package dev.weft.agent.lab;

import picocli.CommandLine.Command;

/** Ends all faults. */
@Command(
        name = "heal",
        description = "End all partitions and losses. Agents that were killed stay so.",
        footer = {"", "Example:", "  weft lab heal"})
final class HealVerb extends NamedLabVerb {

    @Override
    int run() {
        lab().breakUp(faults -> Faults.NONE);
        return DONE;
    }
}
