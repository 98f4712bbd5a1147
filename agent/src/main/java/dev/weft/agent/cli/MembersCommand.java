package dev.weft.agent.cli;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.MemberJson;
import dev.weft.agent.http.MembersJson;
import dev.weft.agent.http.NamedNodeJson;
import dev.weft.agent.http.TunnelJson;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists the members. */
@Command(
        name = "members",
        description = "List the members of the network: what the ledger says of each, and what WireGuard says.",
        footer = {
            "",
            "STATUS is the membership (alive, suspect, dead, left, revoked); TUNNEL is the link from this machine",
            "(up, down, unknown, relayed and through whom, or - where this machine has no peer for the member), RTT how long",
            "a probe inside of it took. Membership and tunnel are two different facts; 'weft status' says what may be wrong",
            "with a tunnel that is down. Of a forked member's state there were two copies; 'weft status' says what to do.",
            "On a narrow terminal some columns are left out.",
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
        Table table = new Table("NAME", "STATUS", "TUNNEL", "RTT", "MESH IPV4", "MESH IPV6", "ENDPOINT", "ID")
                .leavingOut("MESH IPV6", "ENDPOINT", "ID", "RTT", "MESH IPV4");
        members.stream().sorted(BY_NAME).forEach(member -> add(table, member, withTunnels));
        List<String> leftOut = table.print(screen);
        if (!leftOut.isEmpty()) {
            String hint = "(not shown here: " + String.join(", ", leftOut) + ")";
            screen.out().println(Style.DIM.paint(Table.cut(hint, screen.width()), screen.colour()));
        }
    }

    private static void add(Table table, MemberJson member, boolean withTunnels) {
        TunnelJson tunnel = member.tunnel();
        String live = member.self() ? "(self)" : tunnel == null ? "-" : word(tunnel);
        String tunnelState = withTunnels || member.self() ? live : "-";
        String meshIp4 = member.meshIp4();
        table.add(
                Table.Cell.of(member.name()),
                new Table.Cell(member.status() + (member.forked() ? " (forked)" : ""), Style.ofStatus(member.status())),
                new Table.Cell(tunnelState, Style.ofStatus(tunnelState)),
                Table.Cell.of(withTunnels ? roundTrip(tunnel) : "-"),
                Table.Cell.of(meshIp4 == null ? "-" : meshIp4),
                Table.Cell.of(member.meshIp6()),
                Table.Cell.of(
                        member.endpoints().isEmpty() ? "-" : member.endpoints().get(0)),
                Table.Cell.of(member.id().substring(0, SHORT_ID_LENGTH)));
    }

    private static String word(TunnelJson tunnel) {
        if (tunnel.state().equals(TunnelJson.NONE.state())) {
            return "-";
        }
        NamedNodeJson relay = tunnel.relay();
        return relay == null ? tunnel.state() : tunnel.state() + " (" + relay.name() + ")";
    }

    private static String roundTrip(@Nullable TunnelJson tunnel) {
        return tunnel == null || tunnel.roundTripMillis() == null ? "-" : tunnel.roundTripMillis() + " ms";
    }
}
