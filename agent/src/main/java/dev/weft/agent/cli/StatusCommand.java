package dev.weft.agent.cli;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.StatusJson;
import dev.weft.agent.http.TunnelJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Shows how this node is. */
@Command(
        name = "status",
        description = "Show how this machine stands to its network.",
        footer = {"", "Examples:", "  weft status", "  weft status --watch 5s", "  weft status --json"})
final class StatusCommand extends PageCommand<StatusJson> {
    @Override
    StatusJson fetch(AgentClient agent) {
        return agent.get("/v1/status", StatusJson.class);
    }

    @Override
    void show(StatusJson status, Screen screen) {
        Facts facts = new Facts(screen);
        StatusJson.NodeJson node = status.node();
        facts.print("node", orDash(node.name()), "(" + node.id() + ")");
        facts.print(
                "network",
                orDash(status.network().name()),
                "(" + status.network().id() + ")");
        facts.print("standing", Style.ofStatus(node.standing()), node.standing());
        facts.print("mesh", orDash(node.meshIp4()), "", orDash(node.meshIp6()));
        if (!node.observedEndpoints().isEmpty()) {
            facts.print("seen at", String.join(", ", node.observedEndpoints()), "(behind a NAT)");
        }
        facts.print("interface", status.interfaceName());
        if (!status.interfaceProblem().isEmpty()) {
            facts.print("problem", Style.RED, status.interfaceProblem());
        }
        facts.print("members", counts(status.members(), "none known yet"));
        facts.print("tunnels", tunnels(status.tunnels()));
        facts.print(
                "ledger",
                status.ledger().entries() + " entries,",
                "digest " + status.ledger().digest());
        facts.print(
                "agent",
                status.version() + ",",
                "control plane " + status.controlPlane().kind());
        if (!status.controlPlane().note().isEmpty()) {
            facts.print("note", Style.YELLOW, status.controlPlane().note());
        }
        status.warnings().forEach(warning -> facts.print("warning", Style.YELLOW, warning.text()));
        status.forks().forEach(fork -> facts.print("fork", Style.YELLOW, ForkText.of(fork)));
    }

    /** Members without a peer here are worth a word beside the tunnels that there are. */
    private static List<Table.Cell> tunnels(Map<String, Long> counts) {
        Map<String, Long> there = new LinkedHashMap<>(counts);
        Long without = there.remove(TunnelJson.NONE.state());
        List<Table.Cell> pieces = counts(there, "none");
        if (without != null && without > 0 && there.values().stream().anyMatch(count -> count > 0)) {
            pieces.add(Table.Cell.of(without + " without"));
        }
        return pieces;
    }

    private static List<Table.Cell> counts(Map<String, Long> counts, String none) {
        List<Table.Cell> pieces = new ArrayList<>();
        counts.forEach((status, count) -> {
            if (count > 0) {
                pieces.add(new Table.Cell(count + " " + status, Style.ofStatus(status)));
            }
        });
        if (pieces.isEmpty()) {
            pieces.add(Table.Cell.of(none));
        }
        return pieces;
    }

    private static String orDash(@Nullable String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }
}
