package dev.weft.agent.cli;

import dev.weft.agent.http.StatusJson;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how this node is. */
@Command(
        name = "status",
        description = "Show how this machine stands to its network.",
        footer = {"", "Examples:", "  weft status", "  weft status --json"})
final class StatusCommand extends WeftCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    @Override
    void run() {
        StatusJson status = ask(agent -> agent.get("/v1/status", StatusJson.class));
        if (json) {
            printJson(status);
        } else {
            print(status, Terminal.wantsColour(noColour, weft().environment()));
        }
    }

    private void print(StatusJson status, boolean colour) {
        StatusJson.NodeJson node = status.node();
        line("node", orDash(node.name()) + " (" + node.id() + ")");
        line(
                "network",
                orDash(status.network().name()) + " (" + status.network().id() + ")");
        line("standing", Style.ofStatus(node.standing()).paint(node.standing(), colour));
        line("mesh", orDash(node.meshIp4()) + "  " + orDash(node.meshIp6()));
        line("interface", status.interfaceName());
        if (!status.interfaceProblem().isEmpty()) {
            line("problem", Style.RED.paint(status.interfaceProblem(), colour));
        }
        line("members", counts(status.members(), colour));
        line(
                "ledger",
                status.ledger().entries() + " entries, digest "
                        + status.ledger().digest());
        line(
                "agent",
                status.version() + ", control plane " + status.controlPlane().kind());
        if (!status.controlPlane().note().isEmpty()) {
            line("note", Style.YELLOW.paint(status.controlPlane().note(), colour));
        }
        status.forks().forEach(fork -> line("fork", Style.YELLOW.paint(ForkText.of(fork), colour)));
    }

    private void line(String what, String value) {
        PrintWriter out = out();
        out.println(what + " ".repeat(Math.max(1, 11 - what.length())) + value);
    }

    private static String counts(Map<String, Long> counts, boolean colour) {
        String text = counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Style.ofStatus(entry.getKey()).paint(entry.getValue() + " " + entry.getKey(), colour))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none known yet" : text;
    }

    private static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }
}
