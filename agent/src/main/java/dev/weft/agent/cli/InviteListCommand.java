package dev.weft.agent.cli;

import dev.weft.agent.http.InvitesJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists invites. */
@Command(
        name = "list",
        description = "List the invites that members have issued, and what became of them.",
        footer = {
            "",
            "STATE is open, used-up, expired, withdrawn, or void when no admin issued it. Tokens cannot be shown again.",
            "",
            "Examples:",
            "  weft invite list",
            "  weft invite list --json",
        })
final class InviteListCommand extends WeftCommand {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    @Override
    void run() {
        InvitesJson invites = ask(agent -> agent.get("/v1/invites", InvitesJson.class));
        if (json) {
            printJson(invites);
            return;
        }
        if (invites.invites().isEmpty()) {
            out().println("nobody has issued an invite");
            return;
        }
        Table table = new Table("NAME", "STATE", "USED", "ADMIN", "EXPIRES", "ISSUED BY", "JOINED")
                .leavingOut("ADMIN", "ISSUED BY", "EXPIRES");
        invites.invites()
                .forEach(invite -> table.add(
                        Table.Cell.of(invite.name()),
                        new Table.Cell(invite.state(), invite.state().equals("open") ? Style.GREEN : Style.DIM),
                        Table.Cell.of(invite.used() + " of " + invite.uses()),
                        Table.Cell.of(invite.admin() ? "yes" : "no"),
                        Table.Cell.of(invite.expiresAt()),
                        Table.Cell.of(invite.issuerName()),
                        Table.Cell.of(NodeNamesText.of(invite.joined()))));
        var unused = table.print(Screen.of(out(), noColour, weft().environment()));
    }
}
