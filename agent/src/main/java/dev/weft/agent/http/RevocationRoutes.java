package dev.weft.agent.http;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.ledger.Invites;
import dev.weft.controlplane.ledger.Revocation;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Throws a member out, and says who else is out because of it. */
final class RevocationRoutes {
    private final AgentNode agent;
    private final Clock clock;

    RevocationRoutes(AgentNode agent, Clock clock) {
        this.agent = agent;
        this.clock = clock;
    }

    void register(RoutesConfig routes) {
        routes.post("/v1/revocations", this::revoke);
    }

    private void revoke(Context context) throws IOException {
        RevocationRequestJson request = RequestBody.read(context, RevocationRequestJson.class);
        String node = request.node();
        if (node == null || node.isBlank()) {
            throw Problem.ofField("node", "node is missing: the name or the id of whom to revoke");
        }
        Snapshot before = agent.controlPlane().snapshot();
        Member target = Views.find(before, node);
        OptionalLong cut = cut(request, target);
        Snapshot after = Routes.await(agent.controlPlane().revoke(target.id(), cut));
        LedgerCopy ledger = Routes.await(agent.controlPlane().ledger());
        Answers.json(context, json(target, before.view(), after.view(), ledger));
    }

    private OptionalLong cut(RevocationRequestJson request, Member target) {
        Long cut = request.cut();
        String since = request.since();
        if (cut != null && since != null) {
            throw Problem.ofField("since", "cut and since exclude each other");
        }
        if (cut != null) {
            return OptionalLong.of(cut);
        }
        if (since == null) {
            return OptionalLong.empty();
        }
        Instant time = Times.parse("since", since);
        LedgerCopy ledger = Routes.await(agent.controlPlane().ledger());
        OptionalLong last = Revocation.lastEntryUntil(ledger, target.id(), time);
        if (last.isEmpty()) {
            throw Problem.ofField(
                    "since",
                    target.name() + " had not joined at " + time
                            + ": with a cut of 1 nothing but its admission counts");
        }
        return last;
    }

    private RevocationJson json(Member target, View before, View after, LedgerCopy ledger) {
        Revocation revocation = Revocation.of(ledger, target.id())
                .orElseThrow(() -> new Problem(
                        409, target.name() + " is out because of a revocation of who invited it: nothing was changed"));
        List<NamedNodeJson> alsoOut = before.members().stream()
                .filter(member -> after.member(member.id()).isEmpty())
                .map(NamedNodeJson::of)
                .toList();
        List<String> openInvites = Invites.of(ledger, Instant.ofEpochSecond(clock.epochSeconds())).stream()
                .filter(item -> item.state() == Invites.State.OPEN
                        && item.invite().inviterId().equals(target.id()))
                .map(item -> item.invite().name())
                .toList();
        return new RevocationJson(
                target.id().toString(),
                target.name(),
                revocation.entry().toString(),
                revocation.time().toString(),
                revocation.cut(),
                alsoOut,
                openInvites);
    }
}
