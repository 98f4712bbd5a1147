package dev.weft.agent.cli;

import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NodeName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Founds a network. */
@Command(
        name = "init",
        description = "Found a network: make this machine's keys and the network's first entry.",
        footer = {
            "",
            "Needs no running agent. The network's name and range cannot be changed later.",
            "",
            "Example:",
            "  weft init --network office --range 10.86.0.0/16",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class InitCommand extends WeftCommand {
    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "weft",
            description = "What people call the network (default: ${DEFAULT-VALUE}).")
    private String network;

    @Option(
            names = "--range",
            paramLabel = "A.B.C.D/N",
            defaultValue = "10.86.0.0/16",
            converter = RangeConverter.class,
            description = "IPv4 addresses of the mesh (default: ${DEFAULT-VALUE}).")
    private Ipv4Range range;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        if (!NodeName.isValid(network)) {
            throw new ParameterException(
                    commandLine(),
                    "'" + network + "' is no valid name: 1 to 63 lower-case letters, digits and '-', not at the start"
                            + " or the end");
        }
        Enrolled enrolled = Setup.found(paths().stateFolder(), network, range);
        if (json) {
            printJson(enrolled);
            return;
        }
        out().println("Founded network " + network + " (" + enrolled.networkId() + ").");
        EnrolledText.print(out(), enrolled);
        out().println(EnrolledText.NEXT);
        out().println("Then let others in: weft invite");
    }
}
