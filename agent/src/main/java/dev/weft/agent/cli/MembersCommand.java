package dev.weft.agent.cli;

import dev.weft.agent.http.MemberJson;
import dev.weft.agent.http.MembersJson;
import dev.weft.agent.http.TunnelJson;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the members. */
@Command(
        name = "members",
        description = "List the members of the network: what the ledger says of each, and what WireGuard says.",
        footer = {
            "",
            "STATUS is the membership (alive, suspect, dead, left, revoked); TUNNEL is the link from this machine",
            "(up, down, unknown). They are two different facts. Of a forked member's state there were two copies;",
            "'weft status' says what to do.",
            "",
            "Examples:",
            "  weft members",
            "  weft members --json",
        })
final class MembersCommand extends WeftCommand {
    private static final int SHORT_ID_LENGTH = 8;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    @Override
    void run() {
        MembersJson members = ask(agent -> agent.get("/v1/members", MembersJson.class));
        if (json) {
            printJson(members);
            return;
        }
        print(members.members(), true, out(), Terminal.wantsColour(noColour, weft().environment()));
    }

    /** A line a member; the state of tunnels is known of the present only. */
    static void print(List<MemberJson> members, boolean withTunnels, PrintWriter out, boolean colour) {
        Table table = new Table("NAME", "STATUS", "TUNNEL", "MESH IPV4", "MESH IPV6", "ENDPOINT", "ID");
        members.forEach(member -> add(table, member, withTunnels));
        table.print(out, colour);
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
