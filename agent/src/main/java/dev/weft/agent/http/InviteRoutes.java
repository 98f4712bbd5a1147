package dev.weft.agent.http;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.ledger.Invites;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Issues, lists and withdraws invites. */
final class InviteRoutes {
    private final AgentNode agent;
    private final Clock clock;

    InviteRoutes(AgentNode agent, Clock clock) {
        this.agent = agent;
        this.clock = clock;
    }

    void register(RoutesConfig routes) {
        routes.get("/v1/invites", this::list);
        routes.post("/v1/invites", this::issue);
        routes.delete("/v1/invites/{name}", this::withdraw);
    }

    private void list(Context context) throws IOException {
        LedgerCopy ledger = Routes.await(agent.controlPlane().ledger());
        Answers.json(
                context,
                new InvitesJson(invites(ledger).stream()
                        .map(item -> InvitesJson.ItemJson.of(item, ledger))
                        .toList()));
    }

    private List<Invites.Item> invites(LedgerCopy ledger) {
        return Invites.of(ledger, Instant.ofEpochSecond(clock.epochSeconds()));
    }

    private void issue(Context context) throws IOException {
        InviteRequest request = request(RequestBody.read(context, InviteRequestJson.class));
        String token = Routes.await(agent.controlPlane().invite(request));
        Answers.json(
                context,
                new InviteJson(token, nameOf(token), request.validity().toSeconds(), request.uses(), request.admin()));
    }

    private static String nameOf(String token) {
        try {
            return InviteToken.parse(token, new BouncyCastleCrypto()).invite().name();
        } catch (MalformedException e) {
            throw new IllegalStateException("the control plane issued a token that is none", e);
        }
    }

    private static InviteRequest request(InviteRequestJson body) {
        Duration validity =
                Duration.ofSeconds(orElse(body.validitySeconds(), InviteRequestJson.DEFAULT_VALIDITY_SECONDS));
        int uses = orElse(body.uses(), 1);
        boolean admin = orElse(body.admin(), false);
        // One after the other, so that the problem names the one that is wrong.
        var unused = Routes.checked("validitySeconds", () -> new InviteRequest(validity, 1, admin));
        return Routes.checked("uses", () -> new InviteRequest(validity, uses, admin));
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private void withdraw(Context context) throws IOException {
        String wanted = context.pathParam("name").toLowerCase(Locale.ROOT);
        LedgerCopy ledger = Routes.await(agent.controlPlane().ledger());
        List<String> names = invites(ledger).stream()
                .map(item -> item.invite().name())
                .filter(name -> name.startsWith(wanted))
                .distinct()
                .toList();
        if (names.isEmpty()) {
            throw new Problem(404, "no invite is called '" + wanted + "'; 'weft invite list' shows them");
        }
        if (names.size() > 1) {
            throw new Problem(409, "several invites begin with '" + wanted + "': " + String.join(", ", names));
        }
        String name = names.get(0);
        var unused = Routes.await(agent.controlPlane().withdrawInvite(name));
        LedgerCopy after = Routes.await(agent.controlPlane().ledger());
        Answers.json(context, new WithdrawalJson(name, joined(name, after)));
    }

    private List<NamedNodeJson> joined(String name, LedgerCopy ledger) {
        return invites(ledger).stream()
                .filter(item -> item.invite().name().equals(name))
                .flatMap(item -> item.joined().stream())
                .map(node -> NamedNodeJson.of(node, ledger))
                .toList();
    }
}
