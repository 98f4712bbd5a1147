package dev.weft.chat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.chat.FakeMesh;
import dev.weft.chat.TestDaemon;
import dev.weft.chat.web.Await;
import dev.weft.chat.web.FakeDaemon;
import dev.weft.chat.web.Scene;
import dev.weft.chat.web.WebServer;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands as a script uses them, with a whole daemon behind them: what they print, and their exit codes. */
@Timeout(120)
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private FakeMesh mesh;
    private TestDaemon alpha;
    private TestDaemon beta;
    private WebServer web;

    /** What a command did. */
    private record Outcome(int exitCode, String output, String errors) {
        JsonNode json() throws Exception {
            return JSON.readTree(output);
        }
    }

    @BeforeEach
    void start() {
        mesh = new FakeMesh(folder);
        alpha = TestDaemon.on(mesh.join("alpha"), folder);
        beta = TestDaemon.on(mesh.join("beta"), folder);
        alpha.awaitConnection(beta);
        DaemonFile file = new DaemonFile(state());
        web = WebServer.start(alpha.daemon(), file.token(), DaemonFile.newRun(), "test", 0);
        file.write(web.url(), file.token());
    }

    private Path state() {
        return folder.resolve("state-1");
    }

    @AfterEach
    void stop() {
        web.close();
        alpha.close();
        beta.close();
        mesh.close();
    }

    private Outcome run(String... arguments) {
        return runWith("", arguments);
    }

    private Outcome runWith(String input, String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine commandLine = WeftChat.commandLine(
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        Map.of("WEFT_CHAT_STATE", state().toString()))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true));
        return new Outcome(commandLine.execute(arguments), output.toString(), errors.toString());
    }

    private Outcome done(String... arguments) {
        Outcome outcome = run(arguments);
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.errors()).isEmpty();
        return outcome;
    }

    @Test
    void sendPrintsTheIdOfWhatTheOthersGet() throws Exception {
        assertThat(done("send", "hello", "all").output()).isEqualTo(alpha.chatId() + "/1\n");
        assertThat(runWith("from a pipe\n", "send", "-").output()).isEqualTo(alpha.chatId() + "/2\n");
        assertThat(done("send", "--json", "as json").json().path("sequence").asInt())
                .isEqualTo(3);
        beta.awaitTexts("hello all", "from a pipe", "as json");
    }

    @Test
    void logHasAuthorSequenceAndVerifiedSignatureALine() throws Exception {
        var unused = beta.send("hello");
        alpha.awaitTexts("hello");
        var unusedToo = alpha.send("hello yourself");
        // Beside messages it has who joined.
        List<String> lines = done("log", "--json")
                .output()
                .lines()
                .filter(line -> line.contains("\"kind\":\"message\""))
                .toList();
        assertThat(lines).hasSize(2);
        JsonNode item = JSON.readTree(lines.get(0));
        assertThat(item.at("/author/name").asText()).isEqualTo("beta");
        assertThat(item.at("/author/chatId").asText()).isEqualTo(beta.chatId().toString());
        assertThat(item.path("sequence").asLong()).isEqualTo(1);
        assertThat(item.path("verified").asBoolean()).isTrue();
        assertThat(item.path("text").asText()).isEqualTo("hello");
        assertThat(done("log", "--limit", "1").output())
                .contains("alpha: hello yourself")
                .doesNotContain("beta: ");
        assertThat(done("log", "--with", "beta").output()).isEmpty();
        assertThat(done("search", "your").output()).contains("hello yourself");
        assertThat(done("search", "nothing", "like", "this").output()).isEmpty();
    }

    @Test
    void aDirectMessageIsShownWithItsStateAndExplained() throws Exception {
        String id = done("dm", "beta", "psst").output().strip();
        assertThat(id).matches("[0-9a-f]{32}");
        Await.until(
                "it is delivered", () -> run("log", "--with", "beta").output().contains("psst  [delivered]"));
        List<String> lines = done("explain", id).output().lines().toList();
        assertThat(lines.get(0)).contains("alpha → beta: psst  [delivered]");
        assertThat(lines.get(1)).contains("written beta");
        assertThat(lines.get(2)).containsPattern("sent beta over connection \\d+");
        assertThat(lines.get(3)).containsPattern("receipt beta over connection \\d+: stored there at ");
        assertThat(done("explain", "--json", id).json().path("events").findValuesAsText("what"))
                .containsExactly("written", "sent", "receipt");
    }

    @Test
    void explainTellsOverWhichConnectionAMessageToAllWentAndCame() throws Exception {
        String id = done("send", "hello everyone").output().strip();
        Await.until(
                () -> "beta has it: " + run("explain", id),
                () -> run("explain", id).output().contains("stored-by beta"));
        List<String> lines = done("explain", id).output().lines().toList();
        assertThat(lines.get(1)).contains("written");
        String connection = lines.get(2).replaceFirst(".*sent beta over connection (\\d+)$", "$1");
        assertThat(lines.get(3)).contains("stored-by beta over connection " + connection + ": ");

        String answer = beta.send("and back").toString();
        Await.until("it is here", () -> run("explain", answer).exitCode() == 0);
        assertThat(done("explain", answer).output())
                .contains("received beta over connection " + connection + ": its signature was verified");
    }

    @Test
    void explainTellsWhoWentMeanwhile() {
        beta.close();
        String id = done("dm", "beta", "where are you?").output().strip();
        String toAll = done("send", "where is beta?").output().strip();
        beta.becomes("dead", "no answer for 3 s; gamma confirmed it");
        for (String each : List.of(id, toAll)) {
            Await.until(
                    () -> "the failure is told: " + run("explain", each),
                    () -> run("explain", each).output().contains("member-failed: beta: no answer for 3 s; gamma"));
            List<String> lines = done("explain", each).output().lines().toList();
            assertThat(lines.get(1)).contains("  written");
            // As the agent's own commands and its log name it.
            assertThat(lines.get(lines.size() - 1)).containsPattern("\\(entry [a-z0-9]{8}/\\d+\\)$");
        }
    }

    @Test
    void statusSaysWhoIsThereWhatWaitsAndWhatWasRefused() throws Exception {
        assertThat(done("status").output())
                .contains("chat       alpha (" + alpha.chatId() + "), start 1")
                .contains("reachable  1 of 1 others")
                .contains("0 unread, 0 waiting, 0 of unknown fate, 0 gaps");
        beta.close();
        Await.until("it is seen", () -> run("status").output().contains("0 of 1 others"));
        done("dm", "beta", "later");
        assertThat(done("status").output()).contains("1 waiting").contains("Nobody can be reached now: beta is away");
        assertThat(done("status", "--json").json().path("queued").asInt()).isEqualTo(1);
        // Who dialled before this one's agent had told of it was counted, too.
        long before = alpha.counted("closed.not-a-member");
        try (var stranger = new java.net.Socket()) {
            stranger.bind(new java.net.InetSocketAddress("127.0.0.98", 0));
            stranger.connect(new java.net.InetSocketAddress(alpha.address(), alpha.port()));
            Await.until(
                    () -> "it is counted: " + run("status"),
                    () -> run("status").output().contains("refused    closed.not-a-member " + (before + 1)));
        }
    }

    @Test
    void membersAreListedWithTheirState() throws Exception {
        assertThat(done("members").output().lines().toList())
                .hasSize(3)
                .anyMatch(line -> line.matches("beta +alive +connected +0 +0"))
                .anyMatch(line -> line.matches("alpha +alive +this one +0 +0"));
        assertThat(done("members", "--json").json().path("members").findValuesAsText("name"))
                .containsExactlyInAnyOrder("alpha", "beta");
    }

    @Test
    void membersSayWhoHasSignedTwoHistories() {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            daemon.members(Scene.members(true));
            new DaemonFile(state()).write(daemon.uri(), FakeDaemon.TOKEN);
            assertThat(done("members").output().lines().filter(line -> line.contains("has signed two histories")))
                    .singleElement()
                    .asString()
                    .startsWith("delta ");
        }
    }

    @Test
    void followPrintsWhatHappensUntilTheDaemonEnds() throws Exception {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int[] exitCode = {-1};
        Thread following = new Thread(() -> exitCode[0] = WeftChat.commandLine(
                        new ByteArrayInputStream(new byte[0]), Map.of("WEFT_CHAT_STATE", state().toString()))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute("follow"));
        following.start();
        int[] number = {0};
        // What was said before it listened is not followed.
        Await.until("it follows", () -> {
            var unused = beta.send("message " + ++number[0]);
            return output.toString().contains("beta: message ");
        });
        web.close();
        following.join(20_000);
        assertThat(exitCode[0]).isEqualTo(1);
        assertThat(errors.toString()).contains("the daemon has ended the stream");
    }

    @Test
    void whatCannotBeDoneSaysWhyAndEndsWithOne() {
        assertThat(run("dm", "zeta", "hello"))
                .isEqualTo(new Outcome(1, "", "weft-chat: nobody is called 'zeta'; there are: beta\n"));
        assertThat(run("dm", "alpha", "hello").errors()).contains("'alpha' is this machine");
        assertThat(run("send", "x".repeat(4_001)))
                .isEqualTo(
                        new Outcome(1, "", "weft-chat: a message has at most 4000 bytes of text; send it in parts\n"));
        assertThat(run("send", "").exitCode()).isEqualTo(1);
        assertThat(runWith("x".repeat(70_000), "send", "-").errors()).contains("no message is so long");
        assertThat(run("log", "--with", "zeta").errors()).contains("nobody with a chat is called 'zeta'");
        assertThat(run("explain", "nonsense").errors()).contains("'nonsense' is not the id of a message");
        assertThat(run("explain", "0".repeat(32)).errors()).contains("there is no message 0000");
        assertThat(run("explain", "0".repeat(32)).exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"send hello", "dm beta hello", "log", "status", "members", "follow", "search a", "explain a"})
    void withoutADaemonTheWayOutIsSaid(String line) {
        String[] arguments = line.split(" ");
        web.close();
        Outcome stale = run(arguments);
        assertThat(stale.exitCode()).isEqualTo(1);
        assertThat(stale.errors()).contains("does not answer").contains("start it again with 'weft-chat run'");
        new DaemonFile(state()).delete();
        Outcome none = run(arguments);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.errors())
                .contains("no weft-chat daemon runs on " + state())
                .contains("start it with 'weft-chat run'");
        assertThat(none.output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "send",
                "send --bogus x",
                "dm",
                "dm beta",
                "search",
                "explain",
                "frobnicate",
                "log --limit 0",
                "log --limit 501",
                "log --limit many",
                "search --limit 0 a",
                "run --port 0",
                "run --port 65536",
                "run --http-port 70000",
                "run --keep-days 0",
                "run --keep-messages 0",
                "run --log-level loud",
            })
    void wrongUsageEndsWithTwoAndNamesTheHelp(String line) {
        Outcome outcome = run(line.split(" "));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors()).containsPattern("See 'weft-chat( [a-z]+)? --help'");
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(done("--help").output()).contains("Exit codes: 0 done, 1 failed, 2 wrong usage.");
        assertThat(done("--version").output()).startsWith("weft-chat ");
        for (String command : List.of("run", "send", "dm", "log", "search", "follow", "status", "members", "explain")) {
            assertThat(done(command, "--help").output()).contains("Usage: weft-chat " + command, "Examples:");
        }
    }
}
