package dev.weft.agent.http;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.EntryKinds;
import dev.weft.controlplane.ledger.Explanation;
import dev.weft.controlplane.ledger.LedgerPage;
import dev.weft.controlplane.ledger.PastView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the ledger holds, and what follows from it. All the work is done here, on a copy, not on the control plane's thread. */
final class LedgerRoutes {
    private static final Set<String> PARAMETERS = Set.of("author", "kind", "at", "after", "newest", "limit");

    private final AgentNode agent;

    LedgerRoutes(AgentNode agent) {
        this.agent = agent;
    }

    void register(RoutesConfig routes) {
        routes.get("/v1/ledger", this::ledger);
        routes.get("/v1/members/{idOrName}/explain", this::explain);
    }

    private void explain(Context context) throws IOException {
        Member member = Views.find(agent.controlPlane().snapshot(), context.pathParam("idOrName"));
        LedgerCopy ledger = Routes.await(agent.controlPlane().ledger());
        Explanation explanation = Explanation.of(ledger, member.id())
                .orElseThrow(() -> new Problem(404, "the ledger holds nothing of " + member.name()));
        // What is shown now, not what was shown before the ledger was copied.
        MemberStatus shown = agent.controlPlane()
                .snapshot()
                .view()
                .member(member.id())
                .orElse(member)
                .status();
        Answers.json(context, ExplanationJson.of(explanation, shown));
    }

    private void ledger(Context context) throws IOException {
        Set<String> unknown = new TreeSet<>(context.queryParamMap().keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw Problem.ofField(unknown.iterator().next(), "unknown parameters: " + String.join(", ", unknown));
        }
        String author = context.queryParam("author");
        String atText = context.queryParam("at");
        Instant at = atText == null ? null : Times.parse("at", atText);
        Snapshot snapshot = agent.controlPlane().snapshot();
        NodeId authorId = author == null ? null : Views.find(snapshot, author).id();
        Integer kind = kind(context.queryParam("kind"));
        EntryRef after = entry(context.queryParam("after"));
        boolean newest = flag("newest", context.queryParam("newest"));
        int limit = limit(context.queryParam("limit"));
        LedgerPage.Query query =
                Routes.checked("limit", () -> new LedgerPage.Query(authorId, kind, at, after, newest, limit));
        LedgerCopy copy = Routes.await(agent.controlPlane().ledger());
        LedgerPage page = Routes.checked("after", () -> LedgerPage.of(copy, query));
        Answers.json(context, page(copy, page, at));
    }

    private static LedgerJson page(LedgerCopy copy, LedgerPage page, @Nullable Instant at) {
        EntryRef next = page.next();
        return new LedgerJson(
                page.total(),
                page.items().stream().map(LedgerJson.EntryJson::of).toList(),
                next == null ? null : next.toString(),
                at == null ? null : at.toString(),
                at == null ? null : members(copy, at));
    }

    private static List<MemberJson> members(LedgerCopy copy, Instant at) {
        View view = PastView.at(copy, at);
        // The state of today's tunnels says nothing about the past.
        return Views.members(new Snapshot(0, copy.self(), Snapshot.Standing.MEMBER, view), Map.of())
                .members();
    }

    private static @Nullable Integer kind(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return EntryKinds.parse(text)
                .orElseThrow(() -> Problem.ofField(
                        "kind",
                        "'" + text + "' is no kind of entry; known are " + String.join(", ", EntryKinds.words())
                                + ", and kind-N for others"));
    }

    private static @Nullable EntryRef entry(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            int slash = text.indexOf('/');
            return new EntryRef(NodeId.parse(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw Problem.ofField(
                    "after", "'" + text + "' names no entry; the form is AUTHOR/SEQUENCE with the author's full id");
        }
    }

    private static boolean flag(String name, @Nullable String text) {
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw Problem.ofField(name, name + " is true or false, not '" + text + "'");
        }
        return Boolean.parseBoolean(text);
    }

    private static int limit(@Nullable String text) {
        try {
            return text == null ? LedgerPage.DEFAULT_LIMIT : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.ofField(
                    "limit", "limit is a number from 1 to " + LedgerPage.MAX_LIMIT + ", not '" + text + "'");
        }
    }
}
