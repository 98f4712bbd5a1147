package dev.weft.agent.cli;

import dev.weft.agent.http.WithdrawalJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Withdraws an invite. */
@Command(
        name = "withdraw",
        description = "Withdraw an invite: nobody else can join with it; who has joined stays.",
        footer = {
            "",
            "Only who issued it may, or who invited that one, and so on up to the founder.",
            "",
            "Example:",
            "  weft invite withdraw 0badcafe",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class InviteWithdrawCommand extends WeftCommand {
    @Parameters(paramLabel = "NAME", description = "Its name as 'weft invite list' shows it, or the beginning of it.")
    private String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        WithdrawalJson done = ask(agent -> agent.delete("/v1/invites/" + Query.escape(name), WithdrawalJson.class));
        if (json) {
            printJson(done);
            return;
        }
        out().println("Withdrew the invite " + done.name() + ": nobody else can join with it.");
        if (!done.joined().isEmpty()) {
            out().println("Joined with it, and stay: " + NodeNamesText.of(done.joined())
                    + ". 'weft revoke' throws a machine out.");
        }
    }
}
