package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.config.AgentConfigReader;
import dev.weft.agent.config.LogFormat;
import dev.weft.agent.config.LogLevel;
import dev.weft.agent.hosts.HostsKeeper;
import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.InviteJson;
import dev.weft.agent.http.InviteRequestJson;
import dev.weft.agent.http.Listen;
import dev.weft.agent.http.MembersJson;
import dev.weft.agent.http.StatusJson;
import dev.weft.agent.log.Logging;
import dev.weft.agent.os.Clock;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real control plane under the daemon: what must stay secret stays so. */
class SecretsTest {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Path state;
    private final Path socket;
    private final AgentConfig config;

    SecretsTest(@TempDir Path folder) {
        state = folder.resolve("state");
        socket = folder.resolve("run/weft.sock");
        config = AgentConfigReader.read(folder.resolve("weft.toml"), "node1");
        Logging.start(LogFormat.LOGFMT, LogLevel.DEBUG, log);
    }

    @AfterEach
    void silence() {
        Logging.stop();
    }

    private AgentDaemon start() {
        NodePlaneConfig loopback = NodePlaneConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        NodePlane plane = NodePlane.open(state, loopback);
        FactsSource facts = new FactsSource(config, plane.wireguardPublicKey());
        return AgentDaemon.start(
                new AgentDaemon.Parts(
                        plane,
                        plane::start,
                        new FakeDataplane(),
                        facts,
                        plane::changeWireguardKey,
                        new HostsKeeper(null, state, Clock.system())),
                "1.2.3",
                "wg0",
                Listen.on(socket));
    }

    private List<String> privateKeys() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve(IdentityKeys.FOLDER))) {
            return files.map(SecretsTest::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void neitherKeysNorTokensAreLoggedOrShown() throws IOException {
        var unused = Enrolment.found(state, "office", Ipv4Range.DEFAULT);
        StringBuilder shown = new StringBuilder();
        InviteJson invite;
        try (AgentDaemon daemon = start()) {
            AgentClient client = new AgentClient(socket);
            invite = client.post("/v1/invites", new InviteRequestJson(3600L, 1, false), InviteJson.class);
            shown.append(client.get("/v1/status", StatusJson.class));
            shown.append(client.get("/v1/members", MembersJson.class));
            shown.append(invite)
                    .append(daemon.controlPlane().snapshot())
                    .append(daemon.controlPlane().status());
        }
        shown.append(log.toString(StandardCharsets.UTF_8));

        assertThat(log.size()).isPositive();
        assertThat(privateKeys()).hasSize(3);
        for (String secret : privateKeys()) {
            assertThat(shown).doesNotContain(secret);
        }
        assertThat(shown).doesNotContain(invite.token());
    }

    @Test
    void nobodyElseCanReadAPrivateKey() throws IOException {
        var unused = Enrolment.found(state, "office", Ipv4Range.DEFAULT);

        try (Stream<Path> files = Files.walk(state.resolve(IdentityKeys.FOLDER))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .endsWith("------");
            }
        }
    }
}
