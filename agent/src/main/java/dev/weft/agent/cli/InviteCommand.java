package dev.weft.agent.cli;

import dev.weft.agent.http.InviteJson;
import dev.weft.agent.http.InviteRequestJson;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Issues an invite. */
@Command(
        name = "invite",
        description = "Print a token with which another machine can join; or list or withdraw invites.",
        subcommands = {InviteListCommand.class, InviteWithdrawCommand.class},
        footer = {
            "",
            "Only an admin can invite; the founder is one. The token is a secret: whoever has it can join.",
            "It is all that is printed on standard output; hints go to standard error, with the invite's name, by",
            "which it can be withdrawn.",
            "",
            "Examples:",
            "  weft invite --uses 5 --valid 1d",
            "  weft invite | ssh root@node2 weft join -",
            "  weft invite list",
            "  weft invite withdraw 0badcafe",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class InviteCommand extends WeftCommand {
    @Option(
            names = "--uses",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many machines may join with it: 1 to 10,000 (default: ${DEFAULT-VALUE}).")
    private int uses;

    @Option(
            names = "--valid",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description = "How long, such as 30m, 1h or 7d: 1m to 365d (default: ${DEFAULT-VALUE}).")
    private Duration valid;

    @Option(names = "--admin", description = "Those who join with it may invite others.")
    private boolean admin;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        InviteJson invite = ask(agent ->
                agent.post("/v1/invites", new InviteRequestJson(valid.toSeconds(), uses, admin), InviteJson.class));
        if (json) {
            printJson(invite);
            return;
        }
        out().println(invite.token());
        out().flush();
        String machines = uses == 1 ? "one machine" : uses + " machines";
        err().println("Invite " + invite.name() + ": valid for " + DurationConverter.text(valid) + ", for " + machines
                + ". There, run 'weft join -' and paste it, then 'weft agent'.");
    }
}
