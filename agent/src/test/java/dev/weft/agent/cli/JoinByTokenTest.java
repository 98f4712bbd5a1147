package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.http.AgentServer;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Joining with the token of a real network, as a person would. */
class JoinByTokenTest {
    private final Path founder;
    private final Path joiner;
    private String network = "";
    private String token = "";

    JoinByTokenTest(@TempDir Path folder) throws IOException {
        founder = Files.createDirectory(folder.resolve("founder"));
        joiner = Files.createDirectory(folder.resolve("joiner"));
    }

    @BeforeEach
    void invite() throws Exception {
        assertThat(CommandRun.in(founder, "init").exitCode()).isZero();
        NodePlaneConfig loopback = NodePlaneConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (NodePlane plane = NodePlane.open(founder.resolve("state"), loopback)) {
            plane.start(new LocalFacts(
                    "node1",
                    plane.wireguardPublicKey(),
                    List.of(),
                    List.of(Endpoint.parse("198.18.0.1:51821")),
                    List.of()));
            network = plane.snapshot().view().network().toString();
            token = plane.invite(new InviteRequest(Duration.ofHours(1), 1, false))
                    .get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void fromStandardInput() {
        CommandRun run = CommandRun.withInput(token + "\n", joiner, "join", "-");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Ready to join network " + network, "known after the first contact", "weft agent")
                .doesNotContain(token);
    }

    @Test
    void fromAFileOrAsAnArgument() throws IOException {
        Path file = Files.writeString(joiner.resolve("token"), token);

        assertThat(CommandRun.in(joiner, "join", "--json", "--token-file", file.toString())
                        .out())
                .contains("\"networkId\" : \"" + network + "\"", "\"meshIp4\" : null");
        assertThat(CommandRun.in(
                                joiner,
                                "join",
                                token,
                                "--state",
                                joiner.resolve("other").toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void anAlteredTokenIsRefusedAndLeavesNothing() {
        for (int at : List.of(10, token.length() / 2, token.length() - 2)) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            String altered = token.substring(0, at) + other + token.substring(at + 1);

            CommandRun run = CommandRun.withInput(altered, joiner, "join", "-");

            assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
            assertThat(run.err()).contains("token").hasLineCount(1).doesNotContain(altered);
            assertThat(joiner.resolve("state/keys")).doesNotExist();
        }
    }

    @Test
    void whoIsInAnotherNetworkStaysThere() {
        assertThat(CommandRun.in(joiner, "init", "--json").out()).doesNotContain(network);

        CommandRun run = CommandRun.withInput(token, joiner, "join", "-");

        assertThat(run.exitCode()).isEqualTo(Weft.FAILED);
        assertThat(run.err()).contains("already", "weft leave").hasLineCount(1);
    }

    @Test
    void anAgentThatStillRunsIsNotTakenForNone() {
        try (AgentServer server = AgentServer.start(new FakeAgentNode(), founder.resolve("run/weft.sock"))) {
            assertThat(server).isNotNull();
            assertThat(CommandRun.in(founder, "status").exitCode()).isZero();
        }
        assertThat(CommandRun.in(founder, "status").err()).contains("start it: weft agent");
    }
}
