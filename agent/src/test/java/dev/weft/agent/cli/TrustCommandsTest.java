package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.http.AgentServer;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.SampleLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft revoke} and {@code weft invite list|withdraw} over a real socket. */
class TrustCommandsTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path folder;
    private final AgentServer server;

    TrustCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        agent.controlPlane.snapshot = SampleLedger.snapshot(agent.controlPlane.ledger);
        agent.controlPlane.afterRevoke = plane -> {
            plane.ledger = SampleLedger.revoked();
            plane.snapshot = SampleLedger.snapshot(plane.ledger);
        };
        this.server = AgentServer.start(agent, folder.resolve("run/weft.sock"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String print(String... arguments) {
        CommandRun run = CommandRun.in(folder, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void revokingSaysWhatItMeans() {
        assertThat(print("revoke", "node2", "--since", "2026-01-02T04:04:09+01:00")
                        .lines())
                .hasSize(3)
                .anyMatch(
                        line -> line.startsWith("Revoked node2 (") && line.contains("a restart does not bring it back"))
                .contains("What it signed up to its entry 1 counts, nothing after that.")
                .contains("Nobody else is out because of it.");
        assertThat(agent.controlPlane.revoked.values()).containsExactly(OptionalLong.of(2));
    }

    @Test
    void revokingAsJson() throws IOException {
        assertThat(new ObjectMapper()
                        .readTree(print("revoke", "node2", "--cut", "1", "--json"))
                        .get("cut")
                        .asLong())
                .isEqualTo(1);
        assertThat(agent.controlPlane.revoked.values()).containsExactly(OptionalLong.of(1));
    }

    @Test
    void whatCannotBeRevokedIsSaidToBeSo() {
        CommandRun both = CommandRun.in(folder, "revoke", "node2", "--cut", "1", "--since", "2026-01-02T03:04:05Z");
        assertThat(both.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(CommandRun.in(folder, "revoke").exitCode()).isEqualTo(Weft.WRONG_USAGE);
        CommandRun unknown = CommandRun.in(folder, "revoke", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(unknown.err()).contains("'nobody'", "weft members");
        assertThat(agent.controlPlane.revoked).isEmpty();
    }

    @Test
    void invitesForPeopleAndPrograms() throws IOException {
        List<String> lines = print("invite", "list").lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("NAME +STATE +USED +ADMIN +EXPIRES +ISSUED BY +JOINED");
        assertThat(lines.get(1))
                .startsWith(FakeControlPlane.INVITE_NAME + "  used-up  1 of 1  no     2026-01-02T04:04:05Z  node1")
                .endsWith("node2");
        assertThat(new ObjectMapper()
                        .readTree(print("invite", "list", "--json"))
                        .get("invites"))
                .hasSize(1);
    }

    @Test
    void withdrawingNamesWhoStays() {
        assertThat(print("invite", "withdraw", FakeControlPlane.INVITE_NAME.substring(0, 5)))
                .contains("Withdrew the invite " + FakeControlPlane.INVITE_NAME)
                .contains("Joined with it, and stay: node2.");
        CommandRun unknown = CommandRun.in(folder, "invite", "withdraw", "zz");
        assertThat(unknown.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(unknown.err()).contains("weft invite list");
    }

    @Test
    void aPlaceNamedBeforeAPartOfACommandCounts() {
        CommandRun elsewhere = CommandRun.in(
                folder, "invite", "--socket", folder.resolve("none").toString(), "list");
        assertThat(elsewhere.exitCode()).isEqualTo(Weft.FAILED);
    }
}
