package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.SampleLedger;
import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.identity.NodeId;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revocations and invites as programs ask for them. */
class TrustRoutesTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final LedgerCopy copy = agent.controlPlane.ledger;
    private final NodeId second = copy.view().members().stream()
            .filter(member -> member.name().equals("node2"))
            .findFirst()
            .orElseThrow()
            .id();
    private final AgentServer server;
    private final AgentClient client;

    TrustRoutesTest(@TempDir Path folder) {
        agent.controlPlane.snapshot = SampleLedger.snapshot(copy);
        agent.controlPlane.afterRevoke = plane -> {
            plane.ledger = SampleLedger.revoked();
            plane.snapshot = SampleLedger.snapshot(plane.ledger);
        };
        Path socket = folder.resolve("run/weft.sock");
        server = AgentServer.start(agent, socket);
        client = new AgentClient(socket);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RevocationJson revoke(Object body) {
        return client.post("/v1/revocations", body, RevocationJson.class);
    }

    @Test
    void aRevocationNamesItsEntryAndItsCut() {
        RevocationJson done = revoke(Map.of("node", "node2"));

        assertThat(agent.controlPlane.revoked).containsExactly(Map.entry(second, OptionalLong.empty()));
        assertThat(done.id()).isEqualTo(second.toString());
        assertThat(done.name()).isEqualTo("node2");
        assertThat(done.entry()).isEqualTo(copy.self() + "/6");
        assertThat(done.time()).isEqualTo("2026-01-02T03:04:12Z");
        assertThat(done.cut()).isEqualTo(1);
        assertThat(done.alsoOut()).isEmpty();
        assertThat(done.openInvites()).isEmpty();
    }

    @Test
    void whoIsInNoViewAfterwardsIsOutBecauseOfIt() {
        LedgerCopy revoked = SampleLedger.revoked();
        agent.controlPlane.afterRevoke = plane -> {
            plane.ledger = revoked;
            plane.snapshot = dev.weft.agent.testing.Samples.snapshot();
        };

        assertThat(revoke(Map.of("node", "node2")).alsoOut())
                .extracting(NamedNodeJson::name)
                .containsExactlyInAnyOrder("node1", "node2");
    }

    @Test
    void aTimeBecomesTheNumberOfTheLastEntryUntilThen() {
        var unused = revoke(Map.of("node", "node2", "since", "2026-01-02T03:04:08.5Z"));
        assertThat(agent.controlPlane.revoked.get(second)).hasValue(1);
        unused = revoke(Map.of("node", second.shortText(), "since", "2026-02-02T03:04:08Z"));
        assertThat(agent.controlPlane.revoked.get(second)).hasValue(1);
        agent.controlPlane.ledger = copy;
        unused = revoke(Map.of("node", second.toString(), "since", "2026-01-02T03:04:09Z"));
        assertThat(agent.controlPlane.revoked.get(second)).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; 400; node is missing",
                "{'node':'nobody'}; 404; weft members",
                "{'node':'node2','cut':1,'since':'2026-01-02T03:04:05Z'}; 400; exclude each other",
                "{'node':'node2','since':'yesterday'}; 400; no time like",
                "{'node':'node2','since':'2025-01-02T03:04:05Z'}; 400; had not joined",
                "{'node':'node2','cut':'few'}; 400; cut: a whole number",
            })
    void whatCannotBeRevokedIsAProblem(String body, int status, String inDetail) {
        Object json = parse(body);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> revoke(json))
                .withMessageContaining(inDetail)
                .satisfies(e -> assertThat(e.status()).isEqualTo(status));
        assertThat(agent.controlPlane.revoked).isEmpty();
    }

    private static Object parse(String body) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(body.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void whoMayNotRevokeIsToldWhoMay() {
        agent.controlPlane.admin = false;
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> revoke(Map.of("node", "node2")))
                .withMessage("only node1 may revoke it")
                .satisfies(e -> assertThat(e.status()).isEqualTo(409));
    }

    @Test
    void invitesAreListedWithoutTheirSecret() {
        InvitesJson invites = client.get("/v1/invites", InvitesJson.class);

        assertThat(invites.invites()).hasSize(1);
        InvitesJson.ItemJson invite = invites.invites().get(0);
        assertThat(invite.name()).isEqualTo(FakeControlPlane.INVITE_NAME);
        assertThat(invite.issuer()).isEqualTo(copy.self().toString());
        assertThat(invite.issuerName()).isEqualTo("node1");
        assertThat(invite.issuedAt()).isEqualTo("2026-01-02T03:04:07Z");
        assertThat(invite.expiresAt()).isEqualTo("2026-01-02T04:04:05Z");
        assertThat(invite.uses()).isEqualTo(1);
        assertThat(invite.used()).isEqualTo(1);
        assertThat(invite.admin()).isFalse();
        assertThat(invite.state()).isEqualTo("used-up");
        assertThat(invite.joined()).containsExactly(new NamedNodeJson(second.toString(), "node2"));
    }

    @Test
    void anInviteIsWithdrawnByTheBeginningOfItsName() {
        WithdrawalJson done = client.delete(
                "/v1/invites/" + FakeControlPlane.INVITE_NAME.substring(0, 4).toUpperCase(java.util.Locale.ROOT),
                WithdrawalJson.class);

        assertThat(done.name()).isEqualTo(FakeControlPlane.INVITE_NAME);
        assertThat(done.joined()).containsExactly(new NamedNodeJson(second.toString(), "node2"));
    }

    @Test
    void anUnknownInviteIsAProblem() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> client.delete("/v1/invites/zzzz", WithdrawalJson.class))
                .withMessageContaining("weft invite list")
                .satisfies(e -> assertThat(e.status()).isEqualTo(404));
    }
}
