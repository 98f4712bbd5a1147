package dev.weft.agent.lab;

import picocli.CommandLine.Option;

/** A verb for the lab that the user means. */
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
abstract class NamedLabVerb extends LabVerb {
    @Option(
            names = "--name",
            paramLabel = "LAB",
            defaultValue = LabFolder.DEFAULT_NAME,
            description = "Which lab, where there are several (default: ${DEFAULT-VALUE}).")
    private String labName;

    final LabFolder folder() {
        return LabFolder.of(labName);
    }

    final Lab lab() {
        return Lab.open(folder());
    }
}
