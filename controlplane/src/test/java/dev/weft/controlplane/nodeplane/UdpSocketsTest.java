package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The port of a node, over loopback; the times that the sockets are told are the test's own. */
class UdpSocketsTest {
    private static final long DEADLINE_MILLIS = 10_000;
    private static final int BINDS = 3_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final InetSocketAddress address = freeAddress();
    private final UdpSockets sockets = UdpSockets.bind(address);
    private final Received received = new Received();
    private final List<DatagramSocket> peers = new ArrayList<>();
    private long now = 1_000;

    /** Keeps what came in. */
    private static final class Received implements UdpSockets.Receiver {
        final List<byte[]> datagrams = new ArrayList<>();
        final List<InetSocketAddress> senders = new ArrayList<>();
        final List<Step.Probe> refused = new ArrayList<>();

        @Override
        public void received(byte[] datagram, InetSocketAddress from) {
            datagrams.add(datagram);
            senders.add(from);
        }

        @Override
        public void refused(Step.Probe probe) {
            refused.add(probe);
        }
    }

    private interface Condition {
        boolean isMet() throws IOException;
    }

    /** An address nobody listens on. */
    private InetSocketAddress freeAddress() {
        try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void onePeer() throws IOException {
        addPeer();
    }

    private DatagramSocket addPeer() throws IOException {
        DatagramSocket peer = new DatagramSocket(0, loopback);
        peers.add(peer);
        peer.setSoTimeout(ANSWER_MILLIS);
        return peer;
    }

    @AfterEach
    void close() throws IOException {
        peers.forEach(DatagramSocket::close);
        sockets.close();
    }

    private void waitUntil(Condition condition) throws IOException {
        long start = System.nanoTime();
        while (!condition.isMet()) {
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
                    .as("milliseconds waited")
                    .isLessThan(DEADLINE_MILLIS);
            sockets.await(20);
            sockets.receive(received, now);
        }
    }

    private static InetSocketAddress addressOf(DatagramSocket socket) {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private static Step.Probe probe(int number) {
        return new Step.Probe(new NodeId(number, number), number);
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value, 2, 3};
    }

    /** The peer has got the datagram, from the node's own port, and answers with another one. */
    private void assertGotAndAnswer(DatagramSocket peer, byte[] expected, byte[] answer) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer.receive(packet);
        assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(expected);
        assertThat(packet.getSocketAddress()).isEqualTo(address);
        peer.send(new DatagramPacket(answer, answer.length, address));
    }

    @Test
    void datagramsGoBothWays() throws IOException {
        DatagramSocket peer = peers.get(0);
        sockets.send(new Step.Send(addressOf(peer), bytes(1), null), now);
        assertGotAndAnswer(peer, bytes(1), bytes(9));
        waitUntil(() -> !received.datagrams.isEmpty());
        assertThat(received.datagrams).containsExactly(bytes(9));
        assertThat(received.senders).containsExactly(addressOf(peer));
    }

    @Test
    void aProbeLeavesByTheSamePortAndItsAnswerComesIn() throws IOException {
        DatagramSocket probed = peers.get(0);
        DatagramSocket other = addPeer();
        sockets.send(new Step.Send(addressOf(probed), bytes(1), probe(1)), now);
        sockets.send(new Step.Send(addressOf(other), bytes(2), null), now);
        assertThat(connectedSockets()).isEqualTo(1);
        assertGotAndAnswer(probed, bytes(1), bytes(8));
        assertGotAndAnswer(other, bytes(2), bytes(9));
        waitUntil(() -> received.datagrams.size() == 2);
        assertThat(received.datagrams).containsExactlyInAnyOrder(bytes(8), bytes(9));
        assertThat(received.refused).isEmpty();
    }

    @Test
    void aRefusalIsToldWithItsProbe() throws IOException {
        sockets.send(new Step.Send(addressOf(peers.get(0)), bytes(1), probe(1)), now);
        sockets.send(new Step.Send(freeAddress(), bytes(2), probe(2)), now);
        waitUntil(() -> !received.refused.isEmpty());
        assertThat(received.refused).containsExactly(probe(2));
        assertGotAndAnswer(peers.get(0), bytes(1), bytes(9));
        waitUntil(() -> !received.datagrams.isEmpty());
        assertThat(received.refused).hasSize(1);
    }

    @Test
    void aSecondProbeOfWhoHasRefusedIsRefusedToo() throws IOException {
        InetSocketAddress closed = freeAddress();
        sockets.send(new Step.Send(closed, bytes(1), probe(1)), now);
        sockets.send(new Step.Send(closed, bytes(2), probe(2)), now);
        waitUntil(() -> received.refused.contains(probe(2)));
    }

    @Test
    void whoComesBackOnTheSamePortIsHeard() throws IOException {
        DatagramSocket peer = peers.get(0);
        InetSocketAddress peerAddress = addressOf(peer);
        peer.close();
        sockets.send(new Step.Send(peerAddress, bytes(1), probe(1)), now);
        waitUntil(() -> !received.refused.isEmpty());
        try (DatagramSocket back = new DatagramSocket(peerAddress)) {
            back.setSoTimeout(ANSWER_MILLIS);
            sockets.send(new Step.Send(peerAddress, bytes(2), probe(2)), now);
            assertGotAndAnswer(back, bytes(2), bytes(9));
            waitUntil(() -> !received.datagrams.isEmpty());
        }
        assertThat(received.refused).containsExactly(probe(1));
    }

    @Test
    void aConnectedSocketIsClosedAfterItsTime() throws IOException {
        DatagramSocket peer = peers.get(0);
        sockets.send(new Step.Send(addressOf(peer), bytes(1), probe(1)), now);
        now += UdpSockets.CONNECTED_MILLIS - 1;
        sockets.receive(received, now);
        sockets.await(0);
        assertThat(connectedSockets()).isEqualTo(1);
        sockets.send(new Step.Send(addressOf(peer), bytes(2), probe(2)), now);
        now += UdpSockets.CONNECTED_MILLIS - 1;
        sockets.receive(received, now);
        sockets.await(0);
        assertThat(connectedSockets()).as("used again").isEqualTo(1);
        now++;
        waitUntil(() -> connectedSockets() == 0);
        assertGotAndAnswer(peer, bytes(1), bytes(9));
        waitUntil(() -> !received.datagrams.isEmpty());
    }

    @Test
    void aProbeThatFindsNoRoomGoesByTheCommonSocket() throws IOException {
        int count = UdpSockets.MAX_CONNECTED + 5;
        for (int i = 0; i < count; i++) {
            DatagramSocket peer = i == 0 ? peers.get(0) : addPeer();
            sockets.send(new Step.Send(addressOf(peer), bytes(i), probe(i)), now);
        }
        assertThat(connectedSockets()).isEqualTo(UdpSockets.MAX_CONNECTED);
        for (int i = 0; i < count; i++) {
            assertGotAndAnswer(peers.get(i), bytes(i), bytes(9));
        }
        waitUntil(() -> received.datagrams.size() == count);
    }

    @Test
    void aPortInUseIsRefusedWithTheReason() {
        assertThatThrownBy(() -> UdpSockets.bind(addressOf(peers.get(0))))
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("cannot listen on UDP")
                .hasMessageContaining(":" + peers.get(0).getLocalPort())
                .hasMessageContaining("another program uses it");
        assertThatThrownBy(() -> UdpSockets.bind(address))
                .as("by another node")
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("another program uses it");
    }

    /** A new child has copies of all sockets until it runs its own program; so no bind may rest on one just closed. */
    @Test
    void processesStartedMeanwhileDoNotMakeThePortLookUsed() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                startOne();
            }
        });
        try {
            for (int i = 0; i < BINDS; i++) {
                // Another address each time: the sockets of the last round may be held as well.
                byte[] fresh = {127, 86, (byte) (i >> 8), (byte) i};
                UdpSockets.bind(new InetSocketAddress(InetAddress.getByAddress(fresh), address.getPort()))
                        .close();
            }
        } finally {
            over.set(true);
            starting.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void startOne() {
        try {
            int unused = new ProcessBuilder("true").start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many sockets of this port the kernel holds that have a peer. */
    private long connectedSockets() throws IOException {
        String localPort = String.format(Locale.ROOT, ":%04X", address.getPort());
        try (var lines = Files.lines(Path.of("/proc/net/udp"))) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(fields -> fields.length > 2 && fields[1].endsWith(localPort))
                    .filter(fields -> !fields[2].endsWith(":0000"))
                    .count();
        }
    }
}
