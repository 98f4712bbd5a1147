package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineCommandsTest {
    private final Path folder;

    OfflineCommandsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void anInstanceHasPlacesOfItsOwnAndANameThatMakesSense() {
        assertThat(CommandRun.in(folder, "--instance", "no-such-one", "status").err())
                .contains("/var/lib/weft/no-such-one");
        for (String name : List.of("", "Office", "../etc", "a/b", "-a", "x".repeat(32))) {
            CommandRun run = CommandRun.in(folder, "--instance=" + name, "status");
            assertThat(run.exitCode()).as(name).isEqualTo(Weft.WRONG_USAGE);
            assertThat(run.err()).contains("is no name for an instance");
        }
    }

    @Test
    void initPrintsWhoWeAreAndWhatComesNext() {
        CommandRun run = CommandRun.in(folder, "init", "--network", "office");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("Founded network office \\([a-z2-7]{26}\\)")
                .containsPattern("this node +[a-z2-7]{26}")
                .containsPattern("mesh IPv4 +10\\.86\\.")
                .containsPattern("mesh IPv6 +fd")
                .contains("weft agent");
        assertThat(folder.resolve("state/keys/wireguard.key")).exists();
    }

    @Test
    void initPrintsJson() throws IOException {
        CommandRun run = CommandRun.in(folder, "init", "--range", "10.99.0.0/16", "--json");

        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.get("networkName").asText()).isEqualTo("weft");
        assertThat(json.get("nodeId").asText()).hasSize(26);
        assertThat(json.get("meshIp4").asText()).startsWith("10.99.");
    }

    @Test
    void whoIsInANetworkIsToldSo() {
        CommandRun first = CommandRun.in(folder, "init");
        CommandRun second = CommandRun.in(folder, "init");

        assertThat(first.exitCode()).isZero();
        assertThat(second.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(second.err())
                .startsWith("weft: ")
                .contains("already", "weft leave")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "init --network Bad_Name, no valid name",
        "init --range 10.86.0.1/16, did you mean 10.86.0.0/16",
        "init --range nonsense, not a range",
        "invite --uses many, --uses",
        "invite --valid 1y, no duration",
        "join, give a token",
        "join - --token-file x, give a token",
        "agent --log-format xml, xml",
        "members --watch=often, no duration",
        "members --watch=0s, 1s to 1d",
        "status --watch=2d, 1s to 1d",
        "completion, SHELL",
        "nonsense, nonsense",
    })
    void wrongUsageIsNamed(String arguments, String inMessage) {
        CommandRun run = CommandRun.in(folder, arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(inMessage, "--help'.").hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invite", "status", "members", "plan", "leave", "down"})
    void whoIsInNoNetworkIsToldHowToGetIntoOne(String command) {
        CommandRun run = CommandRun.in(folder, command, "leave".equals(command) ? "--yes" : "--state=" + folder);

        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("in no network yet", "weft init", "weft join")
                .hasLineCount(1);
    }

    @Test
    void whoseAgentDoesNotRunIsToldToStartIt() {
        assertThat(CommandRun.in(folder, "init").exitCode()).isZero();

        CommandRun run = CommandRun.in(folder, "members");

        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.err())
                .contains("no agent listens on", "start it: weft agent")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "weft1-", "weft1-%%%", "weft1-AAAAAAAAAAAAAAAA"})
    void whatIsNoTokenIsRefusedAndLeavesNothing(String token) {
        CommandRun run = CommandRun.withInput(token + "\n", folder, "join", "-");

        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.err()).contains("token").hasLineCount(1);
        assertThat(folder.resolve("state/keys")).doesNotExist();
    }

    @Test
    void anEmptyTokenIsNamed() {
        assertThat(CommandRun.in(folder, "join", "-").err()).contains("no token in standard input", "weft invite");
    }

    @Test
    void aTokenFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");

        assertThat(CommandRun.in(folder, "join", "--token-file", missing.toString())
                        .err())
                .contains("cannot read the token from " + missing);
    }

    @Test
    void somethingEndlessIsNoToken() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "x".repeat(TokenInput.MAX_BYTES + 1));

        assertThat(CommandRun.in(folder, "join", "--token-file", file.toString())
                        .err())
                .contains("that is no token");
    }

    @Test
    void aBadSettingsFileStopsTheAgentWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("weft.toml"), "nmae = \"x\"\n");

        CommandRun run = CommandRun.in(folder, "agent");

        assertThat(run.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(run.err())
                .contains("weft.toml line 1: unknown key 'nmae'", "known keys are name")
                .hasLineCount(1);
    }

    @Test
    void anOptionBeforeTheCommandCountsAndOneAfterItWins() {
        CommandRun run = CommandRun.in(folder, "--socket", "/nowhere/before", "members");
        CommandRun both = CommandRun.in(folder, "--socket", "/nowhere/before", "status", "--socket", "/nowhere/after");
        assertThat(CommandRun.in(folder, "init").exitCode()).isZero();

        assertThat(run.err()).contains("in no network yet");
        assertThat(CommandRun.in(folder, "--socket", "/nowhere/before", "members")
                        .err())
                .contains("/nowhere/before");
        assertThat(both.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(CommandRun.in(folder, "--socket", "/nowhere/before", "status", "--socket", "/nowhere/after")
                        .err())
                .contains("/nowhere/after");
    }
}
