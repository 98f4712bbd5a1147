package dev.weft.agent.cli;

import dev.weft.agent.http.ExplanationJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains a member's state. */
@Command(
        name = "explain",
        description = "Show the signed entries that make a member what it is.",
        footer = {
            "",
            "From the invite to the present state: what the member wrote, the first ping that it did not answer, who",
            "could not reach it, who held it for dead on which evidence, how it answered, who revoked it. Times are by",
            "the clock of each entry's author.",
            "",
            "Examples:",
            "  weft explain node3",
            "  weft explain node3 --json",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class ExplainCommand extends WeftCommand {
    @Parameters(paramLabel = "NODE", description = "Its name, its id or the first 8 characters of it.")
    private String node;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    @Override
    void run() {
        String path = "/v1/members/" + Query.escape(node) + "/explain";
        ExplanationJson explanation = ask(agent -> agent.get(path, ExplanationJson.class));
        if (json) {
            printJson(explanation);
            return;
        }
        Screen screen = Screen.of(out(), noColour, weft().environment());
        boolean colour = screen.colour();
        Table table = new Table("TIME", "ENTRY", "WHAT").leavingOut("ENTRY", "TIME");
        explanation
                .entries()
                .forEach(line -> table.add(
                        Table.Cell.of(line.time()),
                        new Table.Cell(ShortRef.of(line.entry()), Style.DIM),
                        new Table.Cell(line.text(), styleOf(line.kind()))));
        var unused = table.print(screen);
        if (explanation.leftOut() > 0) {
            out().println("(" + explanation.leftOut() + " more entries about it are not shown; 'weft ledger' has all)");
        }
        String status = explanation.status();
        out().println();
        out().println(explanation.name() + " is " + Style.ofStatus(status).paint(status, colour) + ", as incarnation "
                + explanation.incarnation() + ", since " + explanation.since() + ".");
        if (explanation.note() != null) {
            out().println("Note: " + explanation.note() + ".");
        }
    }

    private static Style styleOf(String kind) {
        return switch (kind) {
            case "suspected", "missed-probe" -> Style.YELLOW;
            case "dead", "revoked" -> Style.RED;
            default -> Style.PLAIN;
        };
    }
}
