package dev.weft.chat.net;

import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A chat with a loopback address of its own, turned by the test's thread. Sockets are real, time is the test's. */
final class TestChat implements PeerEvents, AutoCloseable {
    static final Crypto CRYPTO = new BouncyCastleCrypto();
    static final NetworkId NETWORK = new NetworkId(7, 7);
    private static final long DEADLINE_SECONDS = 20;

    final PrivateKey32 privateKey;
    final PublicKey32 key;
    final InetAddress address;
    final int port;
    final ChatNetwork network;

    /** What was heard, in its order: {@code +CONNECTION}, {@code -CONNECTION reason}, {@code CONNECTION:LENGTH}. */
    final List<String> heard = new ArrayList<>();

    final List<byte[]> frames = new ArrayList<>();

    /** Open connections, by the other chat. */
    final Map<NodeId, Long> open = new HashMap<>();

    private final Map<Long, NodeId> chats = new HashMap<>();

    TestChat(int number, int port, long start) throws IOException {
        this(number, port, start, NETWORK);
    }

    TestChat(int number, int port, long start, NetworkId networkId) throws IOException {
        this.privateKey = PrivateKey32.random(new Random(number));
        this.key = CRYPTO.signingPublicKey(privateKey);
        this.address = address(number);
        this.port = port;
        this.network = new ChatNetwork(
                CRYPTO, new LocalChat(networkId, key, privateKey, () -> start), port, new Random(start), this);
    }

    static InetAddress address(int number) throws IOException {
        return InetAddress.getByName("127.0.0." + number);
    }

    /** A port that nobody uses on any loopback address. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NodeId chatId() {
        return NodeId.of(key);
    }

    Peer peer() {
        return new Peer("chat-" + address.getHostAddress(), key, List.of(address), port, 3);
    }

    void knows(long now, TestChat... others) {
        knows(now, Stream.of(others).map(TestChat::peer).toList());
    }

    void knows(long now, List<Peer> peers) {
        network.peers(peers, List.of(address), 3, now);
    }

    void turn(long now) throws IOException {
        network.await(1);
        network.turn(now);
    }

    /** Turns all in their order until the condition holds; time stands still. */
    static void turnUntil(BooleanSupplier condition, long now, TestChat... chats) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new AssertionError("not within " + DEADLINE_SECONDS + " s; heard: "
                        + Stream.of(chats)
                                .map(chat -> chat.heard + " " + chat.network.closures())
                                .toList());
            }
            for (TestChat chat : chats) {
                chat.turn(now);
            }
        }
    }

    @Override
    public void connected(long connection, NodeId chatId, long startNumber) {
        heard.add("+" + connection);
        open.put(chatId, connection);
        chats.put(connection, chatId);
    }

    @Override
    public void received(long connection, byte[] frame) {
        heard.add(connection + ":" + frame.length);
        frames.add(frame);
    }

    @Override
    public void disconnected(long connection, String cause) {
        heard.add("-" + connection + " " + cause);
        open.remove(chats.get(connection), connection);
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
