package dev.weft.agent.cli;

import dev.weft.agent.http.RevocationJson;
import dev.weft.agent.http.RevocationRequestJson;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Throws a member out. */
@Command(
        name = "revoke",
        description = "Throw a member out: everybody stops talking to it, for good.",
        footer = {
            "",
            "Only who invited it may, or who invited that one, and so on up to the founder. What it signed up to the cut",
            "counts, what it signs later does not; whoever it invited after the cut is out, too. Without --cut and --since",
            "all counts that is known of it now. Of a stolen machine say since when it is not yours.",
            "",
            "Examples:",
            "  weft revoke node3",
            "  weft revoke node3 --since 2026-01-02T03:04:05Z",
            "  weft revoke node3 --cut 12 --json",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class RevokeCommand extends WeftCommand {
    @Parameters(paramLabel = "NODE", description = "Its name, its id or the first 8 characters of it.")
    private String node;

    @Option(
            names = "--cut",
            paramLabel = "NUMBER",
            description = "Its last entry that counts; 'weft ledger --author NODE' lists them.")
    private @Nullable Long cut;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Its last entry that counts is the last one not later than this, by its own clock.")
    private @Nullable Instant since;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        if (cut != null && since != null) {
            throw new ParameterException(commandLine(), "--cut and --since exclude each other");
        }
        RevocationRequestJson request = new RevocationRequestJson(node, cut, since == null ? null : since.toString());
        RevocationJson done = ask(agent -> agent.post("/v1/revocations", request, RevocationJson.class));
        if (json) {
            printJson(done);
            return;
        }
        out().println("Revoked " + done.name() + " (" + done.id() + "): nobody talks to it any more, and a restart does"
                + " not bring it back.");
        out().println("What it signed up to its entry " + done.cut() + " counts, nothing after that.");
        out().println(
                        done.alsoOut().isEmpty()
                                ? "Nobody else is out because of it."
                                : "Also out, as their invites go back to it after that entry: "
                                        + done.alsoOut().stream()
                                                .map(other -> other.name() + " (" + other.id() + ")")
                                                .collect(Collectors.joining(", ")));
        if (!done.openInvites().isEmpty()) {
            out().println("Invites that it issued before still let machines in. If they may be in wrong hands:");
            done.openInvites().forEach(name -> out().println("  weft invite withdraw " + name));
        }
    }
}
