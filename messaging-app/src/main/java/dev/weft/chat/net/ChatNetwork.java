package dev.weft.chat.net;

import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections to other chats, for one owner thread: it waits in {@link #await}, then calls {@link #turn}. Nothing here
 * blocks, and whatever comes in or waits to go out is bounded.
 */
public final class ChatNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChatNetwork.class);

    private final Crypto crypto;
    private final LocalChat local;
    private final RandomGenerator random;
    private final PeerEvents events;
    private final Selector selector;
    private final MeshListeners listeners;
    private final Dialling dialling;
    private final ConnectionTable connections;
    private final PeerConnection.Receiver receiver = new Opened();
    private final Map<Closure, Long> closures = new EnumMap<>(Closure.class);
    private final Map<InetAddress, Peer> byAddress = new HashMap<>();
    private final Set<PeerConnection> unflushed = new LinkedHashSet<>();
    private List<InetAddress> ownAddresses = List.of();
    private long ownIncarnation;
    private long lastNumber;
    private long nowMillis;
    private boolean abandoned;

    public ChatNetwork(Crypto crypto, LocalChat local, int port, RandomGenerator random, PeerEvents events)
            throws IOException {
        this.crypto = crypto;
        this.local = local;
        this.random = random;
        this.events = events;
        this.selector = Selector.open();
        this.listeners = new MeshListeners(selector, port);
        this.dialling = new Dialling(local.chatId(), random);
        this.connections = new ConnectionTable(local.chatId());
    }

    /**
     * Who may connect and is to be dialled, and where this machine is in the mesh. Connections with others end.
     *
     * @param own addresses of this machine inside the mesh
     * @param incarnation of this machine
     */
    public void peers(List<Peer> peers, List<InetAddress> own, long incarnation, long now) {
        nowMillis = now;
        ownAddresses = List.copyOf(own);
        ownIncarnation = incarnation;
        listeners.addresses(own, now);
        Map<NodeId, Peer> next = new HashMap<>();
        byAddress.clear();
        for (Peer peer : peers) {
            if (!peer.chatId().equals(local.chatId()) && !peer.addresses().isEmpty()) {
                next.put(peer.chatId(), peer);
                peer.addresses().forEach(address -> byAddress.put(address, peer));
            }
        }
        dialling.peers(next, now);
        for (PeerConnection connection : connections.all()) {
            if (!next.containsKey(connection.chatId())) {
                connection.close(Closure.MEMBER_GONE);
            }
        }
        reap();
    }

    /** Sends a frame over an open connection, with others at the next {@link #flush}; it may be lost with the connection. */
    public void send(long connection, byte[] frame, long now) {
        if (FrameTypes.of(frame) < FrameTypes.FIRST_OF_CORE || frame.length > FrameReader.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes");
        }
        connections.find(connection).filter(PeerConnection::isOpen).ifPresent(found -> {
            found.enqueue(frame, now);
            unflushed.add(found);
        });
    }

    /** What is to be sent goes out. */
    public void flush(long now) {
        unflushed.forEach(connection -> connection.flush(now));
        unflushed.clear();
    }

    /** Closes a connection because of what came over it. */
    public void refuse(long connection, String reason) {
        connections.find(connection).ifPresent(found -> {
            LOG.atInfo()
                    .setMessage("connection.refused")
                    .addKeyValue("connection", connection)
                    .addKeyValue("peer", found.peer().name())
                    .addKeyValue("reason", reason)
                    .log();
            found.close(Closure.REFUSED);
        });
    }

    /** Waits until something can be done, somebody calls {@link #wakeUp}, or the time is over. */
    public void await(long millis) throws IOException {
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
    }

    /** May be called by any thread. */
    public void wakeUp() {
        selector.wakeup();
    }

    /** When {@link #turn} has something to do, whatever comes in. */
    public long nextWakeMillis() {
        long next = Math.min(dialling.nextMillis(), listeners.nextMillis());
        for (PeerConnection connection : connections.all()) {
            next = Math.min(next, connection.nextTickMillis());
        }
        return next;
    }

    /** Does all that can be done now. */
    public void turn(long now) {
        nowMillis = now;
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (key.attachment() instanceof Attached attached) {
                connections.find(attached.number()).ifPresent(connection -> connection.ready(receiver, now));
            } else if (key.isValid() && key.channel() instanceof ServerSocketChannel server) {
                accept(server);
            }
        }
        connections.all().forEach(connection -> connection.tick(receiver, now));
        listeners.tick(now);
        reap();
        dialling.due(now).forEach(this::dial);
    }

    /** What a selection key names: the connection may be gone meanwhile. */
    private record Attached(long number) {}

    private void accept(ServerSocketChannel server) {
        try {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                welcome(channel);
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .setMessage("accept.failed")
                    .addKeyValue("reason", e.getMessage())
                    .log();
        }
    }

    private void welcome(SocketChannel channel) throws IOException {
        InetAddress source = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        Peer peer = byAddress.get(source);
        if (peer == null) {
            turnAway(channel, source, Closure.NOT_A_MEMBER);
        } else if (!connections.hasRoomFor(peer.chatId())) {
            turnAway(channel, source, Closure.TOO_MANY);
        } else {
            add(channel, peer, false);
        }
    }

    private void turnAway(SocketChannel channel, InetAddress source, Closure reason) throws IOException {
        channel.close();
        count(reason);
        LOG.atInfo()
                .setMessage("connection.turned-away")
                .addKeyValue("from", source.getHostAddress())
                .addKeyValue("reason", reason.word())
                .log();
    }

    private void dial(Peer peer) {
        dialling.busy(peer.chatId(), nowMillis);
        if (connections.engagedWith(peer.chatId())) {
            return;
        }
        if (!connections.hasRoomFor(peer.chatId())) {
            count(Closure.TOO_MANY);
            dialling.free(peer.chatId(), false, nowMillis);
            return;
        }
        InetAddress target = dialling.address(peer);
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            for (InetAddress own : ownAddresses) {
                if (own.getClass().equals(target.getClass())) {
                    channel.bind(new InetSocketAddress(own, 0));
                }
            }
            boolean unused = channel.connect(new InetSocketAddress(target, peer.port()));
            add(channel, peer, true);
        } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
            closeQuietly(channel);
            count(Closure.UNREACHABLE);
            dialling.free(peer.chatId(), false, nowMillis);
        }
    }

    private void add(SocketChannel channel, Peer peer, boolean dialled) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte[] challenge = new byte[Hello.CHALLENGE_BYTES];
        random.nextBytes(challenge);
        Hello hello = new Hello(
                List.of(Hello.VERSION),
                local.network(),
                local.key(),
                local.startNumber().getAsLong(),
                ownIncarnation,
                peer.incarnation(),
                challenge);
        Handshake handshake = new Handshake(crypto, local.signingKey(), dialled, peer, hello);
        long number = ++lastNumber;
        SelectionKey key = channel.register(selector, 0, new Attached(number));
        connections.add(new PeerConnection(number, channel, key, peer, dialled, handshake, nowMillis));
    }

    private final class Opened implements PeerConnection.Receiver {
        @Override
        public void opened(PeerConnection connection) throws ClosedException {
            PeerConnection old = connections.opened(connection);
            if (old != null) {
                release(old, true);
            }
            dialling.busy(connection.chatId(), nowMillis);
            Hello hello = connection.hello();
            LOG.atInfo()
                    .setMessage("connection.opened")
                    .addKeyValue("connection", connection.number())
                    .addKeyValue("peer", connection.peer().name())
                    .addKeyValue("chat", connection.chatId())
                    .addKeyValue("start", hello.startNumber())
                    .addKeyValue("incarnation", hello.ownIncarnation())
                    .addKeyValue("dialled", connection.dialled())
                    .log();
            events.connected(connection.number(), connection.chatId(), hello.startNumber());
        }

        @Override
        public void frame(PeerConnection connection, byte[] frame) {
            events.received(connection.number(), frame);
        }
    }

    /** Takes away what is to be closed. What that leads to may close more. */
    private void reap() {
        for (PeerConnection connection : connections.all()) {
            if (connection.closed() != null) {
                boolean wasOpen = connections.remove(connection);
                release(connection, wasOpen);
                // Whoever else fails at our door does not slow our own tries.
                if (!connections.engagedWith(connection.chatId()) && (connection.dialled() || connection.isOpen())) {
                    dialling.free(connection.chatId(), connection.isOpen(), nowMillis);
                }
            }
        }
    }

    private void release(PeerConnection connection, boolean wasOpen) {
        boolean unused = connections.remove(connection);
        Closure reason = connection.closed() == null ? Closure.ENDING : connection.closed();
        count(reason);
        try {
            connection.release();
        } catch (IOException e) {
            LOG.debug("close.failed", e);
        }
        LOG.atInfo()
                .setMessage(wasOpen ? "connection.closed" : "connection.failed")
                .addKeyValue("connection", connection.number())
                .addKeyValue("peer", connection.peer().name())
                .addKeyValue("reason", reason.word())
                .log();
        if (wasOpen && !abandoned) {
            events.disconnected(connection.number(), reason.word());
        }
    }

    private void count(Closure reason) {
        closures.merge(reason, 1L, Long::sum);
    }

    /** How many connections ended, by reason. */
    public Map<String, Long> closures() {
        Map<String, Long> counts = new TreeMap<>();
        closures.forEach((reason, count) -> counts.put(reason.word(), count));
        return counts;
    }

    /** Connections whose other side has proven itself. */
    public int openConnections() {
        return connections.openCount();
    }

    /** Where it listens. */
    public List<InetAddress> listening() {
        return List.copyOf(listeners.bound());
    }

    /** Why it does not listen where it should; empty when it does. */
    public String listenProblem() {
        return listeners.problem();
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("close.failed", e);
            }
        }
    }

    /** Closes all, and nobody hears of it any more. */
    public void abandon() throws IOException {
        abandoned = true;
        close();
    }

    @Override
    public void close() throws IOException {
        connections.all().forEach(connection -> connection.close(Closure.ENDING));
        reap();
        listeners.close();
        selector.close();
    }
}
