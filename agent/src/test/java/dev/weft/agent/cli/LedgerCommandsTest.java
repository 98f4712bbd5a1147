package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.http.AgentServer;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.SampleLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weft explain} and {@code weft ledger} over a real socket. */
class LedgerCommandsTest {
    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path folder;
    private final AgentServer server;

    LedgerCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        agent.controlPlane.snapshot = SampleLedger.snapshot(agent.controlPlane.ledger);
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

    private JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(print(arguments));
    }

    @Test
    void anExplanationEndsWithTheState() {
        List<String> lines = print("explain", "node2").lines().toList();
        String suspicion = agent.controlPlane.ledger.self().shortText() + "/4";

        assertThat(lines).hasSize(9);
        assertThat(lines.get(0)).matches("TIME +ENTRY +WHAT");
        assertThat(lines.get(2)).endsWith("  it joined, invited by node1");
        assertThat(lines.get(4))
                .startsWith("2026-01-02T03:04:09Z  " + suspicion)
                .endsWith("  node1 pinged it, and its host refused");
        assertThat(lines.get(5))
                .startsWith("2026-01-02T03:04:10Z  " + suspicion)
                .endsWith("  node1 could not reach it (host refused for 1000 ms)");
        assertThat(lines.get(6)).endsWith("  node1 held it for dead, resting on one suspicion: " + suspicion);
        assertThat(lines.get(8)).isEqualTo("node2 is dead, as incarnation 2, since 2026-01-02T03:04:11Z.");
    }

    @Test
    void anExplanationAsJson() throws IOException {
        assertThat(json("explain", "node2", "--json").get("entries").get(5).get("cites"))
                .hasSize(1);
    }

    @Test
    void whoIsNotThereCannotBeExplained() {
        CommandRun run = CommandRun.in(folder, "explain", "no body?");
        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.err()).contains("'no body?'", "weft members");
    }

    @Test
    void entriesForPeopleAndPrograms() throws IOException {
        List<String> lines = print("ledger").lines().toList();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).matches("TIME +AUTHOR +ENTRY +KIND +WHAT");
        assertThat(lines.get(7)).contains("  node1   ", "  dead  ").contains("held node2 for dead");

        assertThat(print("ledger", "--author", "node1", "--kind", "suspected").lines())
                .hasSize(2);
        assertThat(print("ledger", "--limit", "2")).contains("  suspected  ", "(5 older entries are not shown");
        assertThat(json("ledger", "--json").get("entries")).hasSize(7);
        String third =
                json("ledger", "--json").get("entries").get(2).get("entry").asText();
        assertThat(print("ledger", "--after", third).lines()).hasSize(5);
        assertThat(print("ledger", "--after", third, "--limit", "1")).contains("(more follow: --after ");
    }

    @Test
    void theMembersAsTheyWere() throws IOException {
        assertThat(print("ledger", "--at", "2026-01-02T04:04:10+01:00"))
                .containsPattern("node1 +alive")
                .containsPattern("node2 +suspect +- ");
        assertThat(json("ledger", "--at", "2026-01-02T03:04:11Z", "--json").get("members"))
                .hasSize(2);
        assertThat(print("ledger", "--at", "2025-01-01T00:00:00Z"))
                .isEqualTo("nobody was a member at 2025-01-01T00:00:00Z\n");
    }

    @Test
    void wrongUsageIsSaidToBeSo() {
        CommandRun both = CommandRun.in(folder, "ledger", "--at", "2026-01-02T03:04:11Z", "--kind", "dead");
        assertThat(both.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(both.err()).contains("--at shows members");
        CommandRun time = CommandRun.in(folder, "ledger", "--at", "yesterday");
        assertThat(time.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(time.err()).contains("no time like");
    }
}
