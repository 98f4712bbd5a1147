package dev.weft.agent.cli;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.MemberJson;
import dev.weft.agent.http.MembersJson;
import dev.weft.agent.http.TunnelJson;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the members. */
@Command(
        name = "members",
        description = "List the members of the network: what the ledger says of each, and what WireGuard says.",
        footer = {
            "",
            "STATUS is the membership (alive, suspect, dead, left, revoked); TUNNEL is the link from this machine",
            "(up, down, unknown). They are two different facts. Of a forked member's state there were two copies;",
            "'weft status' says what to do. On a narrow terminal some columns are left out.",
            "",
            "Examples:",
            "  weft members",
            "  weft members --watch",
            "  weft members --json",
        })
final class MembersCommand extends PageCommand<MembersJson> {
    private static final int SHORT_ID_LENGTH = 8;
    private static final Comparator<MemberJson> BY_NAME =
            Comparator.comparing(MemberJson::name, NaturalOrder.INSTANCE).thenComparing(MemberJson::id);

    @Override
    MembersJson fetch(AgentClient agent) {
        return agent.get("/v1/members", MembersJson.class);
    }

    @Override
    void show(MembersJson answer, Screen screen) {
        print(answer.members(), true, screen);
    }

    /** A line a member; the state of tunnels is known of the present only. */
    static void print(List<MemberJson> members, boolean withTunnels, Screen screen) {
        Table table = new Table("NAME", "STATUS", "TUNNEL", "MESH IPV4", "MESH IPV6", "ENDPOINT", "ID")
                .leavingOut("MESH IPV6", "ENDPOINT", "ID", "MESH IPV4");
        members.stream().sorted(BY_NAME).forEach(member -> add(table, member, withTunnels));
        List<String> leftOut = table.print(screen);
        if (!leftOut.isEmpty()) {
            String hint = "(not shown here: " + String.join(", ", leftOut) + ")";
            screen.out().println(Style.DIM.paint(Table.cut(hint, screen.width()), screen.colour()));
        }
    }

    private static void add(Table table, MemberJson member, boolean withTunnels) {
        TunnelJson tunnel = member.tunnel();
        String live = member.self() ? "(self)" : tunnel == null ? "unknown" : tunnel.state();
        String tunnelState = withTunnels || member.self() ? live : "-";
        String meshIp4 = member.meshIp4();
        table.add(
                Table.Cell.of(member.name()),
                new Table.Cell(member.status() + (member.forked() ? " (forked)" : ""), Style.ofStatus(member.status())),
                new Table.Cell(tunnelState, Style.ofStatus(tunnelState)),
                Table.Cell.of(meshIp4 == null ? "-" : meshIp4),
                Table.Cell.of(member.meshIp6()),
                Table.Cell.of(
                        member.endpoints().isEmpty() ? "-" : member.endpoints().get(0)),
                Table.Cell.of(member.id().substring(0, SHORT_ID_LENGTH)));
    }
}
