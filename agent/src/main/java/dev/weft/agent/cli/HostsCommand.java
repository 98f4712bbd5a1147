package dev.weft.agent.cli;

import dev.weft.agent.hosts.WantedNames;
import dev.weft.agent.http.StatusJson;
import dev.weft.controlplane.identity.NetworkId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the members' names in the hosts file, or puts them there. */
@Command(
        name = "hosts",
        description = "Show the members' names as they stand in the hosts file.",
        footer = {
            "",
            "An agent that may write the hosts file keeps them there by itself. One that may not, as under systemd, leaves",
            "them beside its socket; the unit weft-hosts@NAME takes them from there with --apply, which needs root and",
            "accepts nothing but names in .weft.",
            "",
            "Examples:",
            "  weft hosts",
            "  weft --instance office hosts --apply",
        })
final class HostsCommand extends WeftCommand {
    @Option(names = "--apply", description = "Put what the agent has left beside its socket into the hosts file.")
    private boolean apply;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** The form of {@code --json}. */
    record Page(String file, List<String> lines) {}

    @Override
    void run() {
        Path hosts = config().hostsFile();
        if (apply) {
            out().println(apply(hosts));
            return;
        }
        if (hosts == null) {
            throw new CliException("names are switched off (hostsFile in " + paths().configFile() + ")");
        }
        NetworkId network = NetworkId.parse(ask(agent -> agent.get("/v1/status", StatusJson.class))
                .network()
                .id());
        List<String> lines = WantedNames.inFile(hosts, network);
        if (json) {
            printJson(new Page(hosts.toString(), lines));
        } else if (lines.isEmpty()) {
            out().println("There are no names of this network in " + hosts + "; the agent's log says why.");
        } else {
            lines.forEach(out()::println);
        }
    }

    private String apply(@Nullable Path hosts) {
        return hosts == null
                ? "nothing to do: names are switched off (hostsFile in " + paths().configFile() + ")"
                : WantedNames.apply(paths().wantedNames(), hosts);
    }
}
