package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.config.AgentConfigReader;
import dev.weft.agent.hosts.HostsKeeper;
import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.Listen;
import dev.weft.agent.http.RotationJson;
import dev.weft.agent.http.SocketException;
import dev.weft.agent.http.StatusJson;
import dev.weft.agent.os.Clock;
import dev.weft.agent.testing.FakeControlPlane;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AgentDaemonTest {
    private final FakeControlPlane controlPlane = new FakeControlPlane();
    private final FakeDataplane dataplane = new FakeDataplane();
    private final Path folder;
    private final Path socket;

    AgentDaemonTest(@TempDir Path folder) {
        this.folder = folder;
        this.socket = folder.resolve("run/weft.sock");
    }

    private AgentDaemon start() {
        AgentConfig config = AgentConfigReader.read(folder.resolve("weft.toml"), "node1");
        return AgentDaemon.start(
                new AgentDaemon.Parts(
                        controlPlane,
                        facts -> {
                            dataplane.calls.add("control plane started");
                            controlPlane.announced.add(facts);
                        },
                        dataplane,
                        new FactsSource(config, Samples.key(1)),
                        this::drawKey,
                        new HostsKeeper(folder.resolve("hosts"), folder.resolve("run/hosts"), Clock.system())),
                "1.2.3",
                "wg0",
                Listen.on(socket));
    }

    private NodePlane.KeyChange drawKey() {
        dataplane.calls.add("file has key 9");
        return new NodePlane.KeyChange(
                Samples.key(1), Samples.key(9), () -> dataplane.calls.add("file has key 1 again"));
    }

    @Test
    void aNewKeyIsInItsFileBeforeItIsAnnouncedAndStays() {
        try (AgentDaemon daemon = start()) {
            dataplane.calls.clear();

            RotationJson told = daemon.rotateKey().join();

            assertThat(told.wireguardKey()).isEqualTo(Samples.key(9).toString());
            assertThat(told.previousKey()).isEqualTo(Samples.key(1).toString());
            assertThat(dataplane.calls).containsExactly("file has key 9", "key " + Samples.key(9));
            daemon.announceServices(List.of()).join();
            assertThat(controlPlane.announced.stream().map(LocalFacts::wireguardKey))
                    .containsExactly(Samples.key(1), Samples.key(9), Samples.key(9));
        }
    }

    @Test
    void aKeyThatCannotBeAnnouncedIsGivenUp() {
        try (AgentDaemon daemon = start()) {
            dataplane.calls.clear();
            controlPlane.announceFailure = new ControlPlaneException("the disk is full");

            assertThat(daemon.rotateKey()).isCompletedExceptionally();

            assertThat(dataplane.calls)
                    .containsExactly(
                            "file has key 9", "key " + Samples.key(9), "key " + Samples.key(1), "file has key 1 again");
            controlPlane.announceFailure = null;
            daemon.announceServices(List.of()).join();
            assertThat(controlPlane
                            .announced
                            .get(controlPlane.announced.size() - 1)
                            .wireguardKey())
                    .isEqualTo(Samples.key(1));
            assertThat(daemon.rotateKey().join().wireguardKey())
                    .isEqualTo(Samples.key(9).toString());
        }
    }

    @Test
    void whoIsNoMemberChangesNoKey() {
        try (AgentDaemon daemon = start()) {
            Snapshot now = daemon.controlPlane().snapshot();
            for (Snapshot.Standing standing : List.of(Snapshot.Standing.JOINING, Snapshot.Standing.REVOKED)) {
                controlPlane.change(new Snapshot(now.version() + 1, now.self(), standing, now.view()), List.of());

                assertThat(daemon.rotateKey()).isCompletedExceptionally();
            }
            assertThat(dataplane.calls).doesNotContain("file has key 9");
        }
    }

    @Test
    void theLastKnownPeersAreThereBeforeAnybodyIsHeard() {
        try (AgentDaemon daemon = start()) {
            assertThat(daemon.version()).isEqualTo("1.2.3");
            assertThat(dataplane.calls).containsExactly("start with 3 members", "control plane started", "view 5");
        }
    }

    @Test
    void itAnnouncesNameKeyAddressesAndTheServicesOfItsFormerLife() {
        start().close();

        assertThat(controlPlane.announced)
                .containsExactly(new LocalFacts(
                        "node1",
                        Samples.key(1),
                        List.of(Endpoint.parse("198.18.0.1:51820")),
                        List.of(Endpoint.parse("198.18.0.1:51821")),
                        List.of(new Service("chat", 51900, Map.of("key", "value")))));
    }

    @Test
    void servicesAreAnnouncedWithAllElse() {
        Service web = new Service("web", 80, Map.of());
        try (AgentDaemon daemon = start()) {
            daemon.announceServices(List.of(web)).join();

            assertThat(daemon.services()).containsExactly(web);
            assertThat(controlPlane.announced.get(1).services()).containsExactly(web);
            assertThat(controlPlane.announced.get(1).name()).isEqualTo("node1");
        }
    }

    @Test
    void whenServicesCannotBeAnnouncedThoseBeforeStay() {
        try (AgentDaemon daemon = start()) {
            List<Service> before = daemon.services();
            controlPlane.announceFailure = new ControlPlaneException("too large");

            assertThat(daemon.announceServices(List.of())).isCompletedExceptionally();
            assertThat(daemon.services()).isEqualTo(before).isNotEmpty();
        }
    }

    @Test
    @Timeout(20)
    void namesComeWithTheViewAndGoWithDown() throws java.io.IOException {
        Path hosts = folder.resolve("hosts");
        java.nio.file.Files.writeString(hosts, "127.0.0.1 localhost\n");
        try (AgentDaemon daemon = start()) {
            while (!java.nio.file.Files.readString(hosts).contains(" node2.weft ")) {
                Thread.onSpinWait();
            }
            daemon.down();
            assertThat(hosts).hasContent("127.0.0.1 localhost\n");
        }
    }

    @Test
    void everyChangeReachesTheDataplane() {
        try (AgentDaemon daemon = start()) {
            Snapshot now = daemon.controlPlane().snapshot();
            controlPlane.change(new Snapshot(6, now.self(), now.standing(), now.view()), List.of());

            assertThat(dataplane.calls).endsWith("view 6");
        }
    }

    @Test
    @Timeout(20)
    void newAddressesAreAnnouncedWhenTheNetworkChanges() {
        try (AgentDaemon daemon = start()) {
            dataplane.addresses = List.of(Endpoint.parseAddress("198.18.0.2"));
            // One change of a machine's network comes as many messages.
            for (int message = 0; message < 20; message++) {
                dataplane.networkListener.run();
            }
            Endpoint wanted = Endpoint.parse("198.18.0.2:51820");
            while (controlPlane.announced.size() < 2) {
                Thread.onSpinWait();
            }
            assertThat(controlPlane.announced.get(1).endpoints()).containsExactly(wanted);
            assertThat(controlPlane.announced).hasSize(2);
            assertThat(daemon.failures()).isEmpty();
        }
    }

    @Test
    @Timeout(20)
    void downTakesTheInterfaceAwayAndEnds() throws InterruptedException {
        AgentDaemon daemon = start();

        var unused = new AgentClient(socket).post("/v1/down", Map.of(), StatusJson.class);
        daemon.awaitStop();
        daemon.close();

        assertThat(dataplane.calls).endsWith("tearDown", "close");
        assertThat(controlPlane.closed).isTrue();
        assertThat(controlPlane.left).isFalse();
    }

    @Test
    @Timeout(20)
    void leavingSpreadsFirst() throws InterruptedException {
        AgentDaemon daemon = start();

        var unused = new AgentClient(socket).post("/v1/leave", Map.of(), StatusJson.class);
        daemon.awaitStop();
        daemon.close();

        assertThat(controlPlane.left).isTrue();
        assertThat(dataplane.calls).endsWith("tearDown", "close");
    }

    @Test
    void aCleanEndLeavesTheInterfaceAndRemovesTheSocket() {
        AgentDaemon daemon = start();
        assertThat(socket).exists();

        daemon.close();
        daemon.close();

        assertThat(socket).doesNotExist();
        assertThat(dataplane.calls).endsWith("close").doesNotContain("tearDown").containsOnlyOnce("close");
    }

    @Test
    void whenAPartDoesNotStartTheOthersAreStopped() {
        dataplane.startFailure = new AgentException("the mesh range overlaps");

        assertThatExceptionOfType(AgentException.class).isThrownBy(this::start);
        assertThat(controlPlane.closed).isTrue();
        assertThat(controlPlane.announced).isEmpty();
        assertThat(socket).doesNotExist();
    }

    @Test
    void aSecondAgentOnTheSocketIsRefusedAndTheFirstGoesOn() {
        try (AgentDaemon first = start()) {
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(this::start)
                    .withMessageContaining("already listens");
            assertThat(new AgentClient(socket)
                            .get("/v1/status", StatusJson.class)
                            .version())
                    .isEqualTo(first.version());
        }
    }

    @Test
    void aSecondAgentOnTheStateFolderIsRefused() {
        Path state = folder.resolve("state");
        var unused = Enrolment.found(state, "office", Ipv4Range.DEFAULT);
        NodePlaneConfig config = NodePlaneConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (NodePlane first = NodePlane.open(state, config)) {
            assertThatExceptionOfType(ControlPlaneException.class)
                    .isThrownBy(() -> NodePlane.open(state, config))
                    .withMessageContaining("only one agent");
            assertThat(first.snapshot().view().members()).hasSize(1);
        }
    }
}
