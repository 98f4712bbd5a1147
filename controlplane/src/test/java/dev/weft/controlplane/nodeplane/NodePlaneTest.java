package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.ControlPlane.Subscription;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes with real files over loopback UDP. */
class NodePlaneTest {
    private static final long DEADLINE_SECONDS = 30;
    private static final InviteRequest INVITE = new InviteRequest(Duration.ofHours(1), 10, false);

    @TempDir
    private Path parent;

    private final List<NodePlane> planes = new ArrayList<>();

    @AfterEach
    void stopAll() {
        planes.forEach(NodePlane::close);
    }

    @Test
    void threeNodesMeetLoseOneAndGetItBack() throws Exception {
        NodePlane founder = found();
        String token = get(founder.invite(INVITE));
        NodePlane second = join("second", token);
        NodePlane third = join("third", token);
        for (NodePlane plane : List.of(founder, second, third)) {
            await(plane, snapshot -> allAnnounced(snapshot, 3));
        }
        Member before = member(founder, "third");

        third.close();
        for (NodePlane plane : List.of(founder, second)) {
            await(plane, snapshot -> count(snapshot, MemberStatus.DEAD) == 1);
        }
        assertThat(member(founder, "third").status()).isEqualTo(MemberStatus.DEAD);

        NodePlane again = start("third", freePort());
        for (NodePlane plane : List.of(founder, second, again)) {
            await(plane, snapshot -> count(snapshot, MemberStatus.ALIVE) == 3);
        }
        Member after = member(founder, "third");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.meshIp4()).isEqualTo(before.meshIp4());
        assertThat(after.meshIp6()).isEqualTo(before.meshIp6());
        assertThat(after.wireguardKey()).isEqualTo(before.wireguardKey());
        assertThat(after.incarnation()).isGreaterThan(before.incarnation());
        assertThat(founder.status().note()).isEmpty();
        assertThat(founder.status().counters()).containsKey("datagrams.received");

        Snapshot gone = get(second.leave());
        assertThat(gone.standing()).isEqualTo(Snapshot.Standing.LEFT);
        await(founder, snapshot -> count(snapshot, MemberStatus.LEFT) == 1);
        assertThat(get(founder.invite(INVITE))).startsWith("weft1-");
        assertFails(again.invite(INVITE), "no admin");
    }

    @Test
    void announcementsAreSeenByListenersAndSurviveARestart() throws Exception {
        int port = freePort();
        NetworkId unused = Enrolment.found(parent.resolve("founder"), "test", Ipv4Range.DEFAULT);
        NodePlane founder = start("founder", port);
        await(founder, snapshot -> allAnnounced(snapshot, 1));
        List<Snapshot> heard = Collections.synchronizedList(new ArrayList<>());
        Subscription subscription = founder.subscribe((snapshot, events) -> heard.add(snapshot));
        assertThat(heard).hasSize(1);
        Snapshot announced = get(founder.announce(facts("founder", port, new Service("chat", 7, Map.of()))));
        assertThat(announced.view().members().get(0).services()).hasSize(1);
        assertThat(heard).contains(announced);
        subscription.close();
        founder.close();
        try (NodePlane reopened = NodePlane.open(parent.resolve("founder"), config(port))) {
            assertThat(reopened.snapshot().view()).isEqualTo(announced.view());
        }
    }

    @Test
    void factsThatDoNotFitIntoAnEntryAreRefusedAndTheNodeGoesOn() throws Exception {
        NodePlane founder = found();
        Service wordy = new Service("chat", 7, Map.of("a", "x".repeat(128), "b", "x".repeat(128)));
        LocalFacts tooMuch = new LocalFacts(
                "founder", founder.wireguardPublicKey(), List.of(), List.of(), Collections.nCopies(8, wordy));
        assertFails(founder.announce(tooMuch), "at most 1024 are allowed");
        assertThat(get(founder.invite(INVITE))).startsWith("weft1-");

        founder.close();
        NodePlane again = NodePlane.open(parent.resolve("founder"), config(freePort()));
        planes.add(again);
        assertThatThrownBy(() -> again.start(tooMuch))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("at most 1024 are allowed");
    }

    @Test
    void whoWasInvitedAfterTheCutKnowsAlsoAfterARestartThatItIsOut() throws Exception {
        NodePlane founder = found();
        NodePlane second = join("second", get(founder.invite(new InviteRequest(Duration.ofHours(1), 1, true))));
        await(founder, snapshot -> allAnnounced(snapshot, 2));
        long cut = member(founder, "second").incarnation();
        await(second, snapshot -> snapshot.standing() == Snapshot.Standing.MEMBER);
        NodePlane third = join("third", get(second.invite(INVITE)));
        for (NodePlane plane : List.of(founder, third)) {
            await(plane, snapshot -> allAnnounced(snapshot, 3));
        }
        Snapshot unused = get(founder.revoke(second.snapshot().self(), OptionalLong.of(cut)));
        await(third, snapshot -> snapshot.standing() == Snapshot.Standing.REVOKED);
        assertThat(third.status().note()).contains("this node was revoked by founder");

        third.close();
        NodePlane again = start("third", freePort());
        assertThat(again.snapshot().standing()).isEqualTo(Snapshot.Standing.REVOKED);
        assertThat(again.status().note()).contains("this node was revoked by founder");
    }

    @Test
    void nobodyWaitsForeverForANodeThatStops() throws Exception {
        NodePlane founder = found();
        List<CompletableFuture<String>> asked = new ArrayList<>();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(founder::close);
        while (!stopped.isDone()) {
            if (asked.size() < EventLoop.MAX_COMMANDS) {
                asked.add(founder.invite(INVITE));
            }
        }
        for (CompletableFuture<String> each : asked) {
            try {
                assertThat(get(each)).startsWith("weft1-");
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(ControlPlaneException.class);
            }
        }
        assertFails(founder.invite(INVITE), "not running");
        assertFails(founder.leave(), "not running");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        NetworkId unused = Enrolment.found(parent.resolve("founder"), "test", Ipv4Range.DEFAULT);
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            NodePlane plane = NodePlane.open(parent.resolve("founder"), config(taken.getLocalPort()));
            planes.add(plane);
            assertThatThrownBy(() -> plane.start(facts("founder", taken.getLocalPort())))
                    .isInstanceOf(ControlPlaneException.class)
                    .hasMessageContaining("cannot listen on UDP")
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    private NodePlane found() throws IOException {
        NetworkId unused = Enrolment.found(parent.resolve("founder"), "test", Ipv4Range.DEFAULT);
        NodePlane founder = start("founder", freePort());
        await(
                founder,
                snapshot -> count(snapshot, MemberStatus.ALIVE) == 1
                        && snapshot.view().members().get(0).controlEndpoints().size() == 1);
        return founder;
    }

    private NodePlane join(String name, String token) throws IOException {
        NetworkId unused = Enrolment.join(parent.resolve(name), token);
        return start(name, freePort());
    }

    private NodePlane start(String name, int port) {
        NodePlane plane = NodePlane.open(parent.resolve(name), config(port));
        planes.add(plane);
        plane.start(new LocalFacts(
                name, plane.wireguardPublicKey(), List.of(), facts(name, port).controlEndpoints(), List.of()));
        return plane;
    }

    private LocalFacts facts(String name, int port, Service... services) {
        return new LocalFacts(
                name,
                planes.isEmpty()
                        ? dev.weft.controlplane.identity.PublicKey32.fromBytes(new byte[32])
                        : planes.get(0).wireguardPublicKey(),
                List.of(),
                List.of(new Endpoint(InetAddress.getLoopbackAddress(), port)),
                List.of(services));
    }

    private static NodePlaneConfig config(int port) {
        return NodePlaneConfig.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A port that was free a moment ago. */
    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            return socket.getLocalPort();
        }
    }

    /** All are alive, and have said their names. */
    private static boolean allAnnounced(Snapshot snapshot, int members) {
        return count(snapshot, MemberStatus.ALIVE) == members
                && snapshot.view().members().stream().allMatch(member -> member.incarnation() > 1);
    }

    private static long count(Snapshot snapshot, MemberStatus status) {
        return snapshot.view().count(status);
    }

    private static Member member(NodePlane plane, String name) {
        return plane.snapshot().view().members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + plane.snapshot()));
    }

    private static void await(NodePlane plane, Predicate<Snapshot> condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        Subscription subscription = plane.subscribe((snapshot, events) -> {
            if (condition.test(snapshot)) {
                met.complete(null);
            }
        });
        try {
            met.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + DEADLINE_SECONDS + " s: " + plane.snapshot(), e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            subscription.close();
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletableFuture<?> future, String reason) {
        assertThatThrownBy(() -> get(future))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ControlPlaneException.class)
                .hasMessageContaining(reason);
    }
}
