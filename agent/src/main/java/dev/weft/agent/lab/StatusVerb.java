package dev.weft.agent.lab;

import dev.weft.agent.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows a lab. */
@Command(
        name = "status",
        description = "Show the lab's nodes, what each believes of the network, and what is broken on purpose.",
        footer = {"", "Examples:", "  weft lab status", "  weft lab status --json"})
final class StatusVerb extends NamedLabVerb {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    int run() {
        LabReport report = LabReport.of(lab());
        if (json) {
            out().println(Json.pretty(report));
            return DONE;
        }
        out().println("lab     %s, %d nodes (%s)"
                .formatted(report.name(), report.nodes().size(), report.folder()));
        out().println("faults  " + report.faults());
        out().println();
        String row = "%-8s  %-12s  %-9s  %-9s  %-7s  %-15s  %s";
        out().println(row.formatted("NODE", "UNDERLAY", "AGENT", "CHAT", "ALIVE", "MESH IPV4", "MESH IPV6"));
        for (LabReport.NodeReport node : report.nodes()) {
            out().println(row.formatted(
                    node.name(),
                    node.address(),
                    node.agent(),
                    node.chat() == null ? "-" : node.chat(),
                    node.members() == 0 ? "-" : node.alive() + "/" + node.members(),
                    node.meshIp4() == null ? "-" : node.meshIp4(),
                    node.meshIp6() == null ? "-" : node.meshIp6()));
        }
        return DONE;
    }
}
