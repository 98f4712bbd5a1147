package dev.weft.agent.cli;

import dev.weft.agent.http.LedgerJson;
import dev.weft.agent.http.MemberJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Lists the ledger's entries, or the members as they were. */
@Command(
        name = "ledger",
        description = "List the newest entries of the ledger, or show the members as they were at a time.",
        footer = {
            "",
            "Kinds: genesis, admission, invite-issued, invite-withdrawn, announced, left, suspected, dead, revoked,",
            "checkpoint; kind-N for one that this version does not know. Times are by the clock of each entry's",
            "author; --at replays the entries that are not later.",
            "",
            "Examples:",
            "  weft ledger --author node3 --kind suspected",
            "  weft ledger --limit 1000 --json",
            "  weft ledger --at 2026-01-02T03:04:05Z",
        })
final class LedgerCommand extends WeftCommand {
    private static final int DEFAULT_LIMIT = 100;

    @Option(names = "--author", paramLabel = "NODE", description = "Only entries of this node: its name or id.")
    private @Nullable String author;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only entries of this kind.")
    private @Nullable String kind;

    @Option(names = "--limit", paramLabel = "COUNT", description = "At most so many, 1 to 1000 (default: 100).")
    private @Nullable Integer limit;

    @Option(names = "--after", paramLabel = "ENTRY", description = "The first ones after this entry (AUTHOR/SEQUENCE).")
    private @Nullable String after;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Show the members as they were at this time.")
    private @Nullable Instant at;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    /** What {@code --at --json} prints. */
    record PastMembers(String at, List<MemberJson> members) {}

    @Override
    void run() {
        Instant time = at;
        if (time == null) {
            list();
        } else if (author != null || kind != null || limit != null || after != null) {
            throw new ParameterException(
                    commandLine(),
                    "--at shows members, not entries: it goes with none of --author, --kind, --limit, --after");
        } else {
            showPast(time);
        }
    }

    private void list() {
        String path = new Query("/v1/ledger")
                .with("author", author)
                .with("kind", kind)
                .with("after", after)
                .with("newest", after == null)
                .with("limit", limit == null ? DEFAULT_LIMIT : limit)
                .toString();
        LedgerJson ledger = ask(agent -> agent.get(path, LedgerJson.class));
        if (json) {
            printJson(ledger);
            return;
        }
        Table table = new Table("TIME", "AUTHOR", "ENTRY", "KIND", "WHAT").leavingOut("ENTRY", "KIND", "TIME");
        ledger.entries()
                .forEach(entry -> table.add(
                        Table.Cell.of(entry.time()),
                        Table.Cell.of(entry.authorName()),
                        new Table.Cell(ShortRef.of(entry.entry()), Style.DIM),
                        Table.Cell.of(entry.kind()),
                        Table.Cell.of(entry.text())));
        var unused = table.print(screen());
        int hidden = ledger.total() - ledger.entries().size();
        if (after == null && hidden > 0) {
            out().println("(" + hidden + " older entries are not shown; --limit, --author and --kind find them)");
        } else if (ledger.next() != null) {
            out().println("(more follow: --after " + ledger.next() + ")");
        }
    }

    private Screen screen() {
        return Screen.of(out(), noColour, weft().environment());
    }

    private void showPast(Instant time) {
        String path = new Query("/v1/ledger").with("at", time).with("limit", 1).toString();
        List<MemberJson> members =
                ask(agent -> agent.get(path, LedgerJson.class)).members();
        List<MemberJson> past = members == null ? List.of() : members;
        if (json) {
            printJson(new PastMembers(time.toString(), past));
        } else if (past.isEmpty()) {
            out().println("nobody was a member at " + time);
        } else {
            MembersCommand.print(past, false, screen());
        }
    }
}
