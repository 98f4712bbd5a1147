package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The UDP port of a node. One socket takes everything; besides it, every address that is being probed has a connected
 * socket on the same local port for a moment, because Linux tells only a connected socket that the host refused (ICMP port
 * unreachable, RFC 1122 section 4.1.3.3). What the peer sends in that time comes in on its connected socket.
 */
final class UdpSockets implements AutoCloseable {
    /** Connected sockets at one time; a probe that finds no room goes out by the common socket. */
    static final int MAX_CONNECTED = 64;

    /** How long a connected socket stays: longer than a probe takes. */
    static final long CONNECTED_MILLIS = 1_500;

    private static final int BUFFER_BYTES = 2_048;
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;
    private static final int DATAGRAMS_PER_SOCKET = 64;

    private final DatagramChannel common;
    private final Selector selector;
    private final InetSocketAddress local;
    private final Map<InetSocketAddress, Connected> connected = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    private static final class Connected {
        final DatagramChannel channel;
        Step.Probe probe;
        long closeAt;

        Connected(DatagramChannel channel, Step.Probe probe) {
            this.channel = channel;
            this.probe = probe;
        }
    }

    /** Takes what comes in. */
    interface Receiver {
        void received(byte[] datagram, InetSocketAddress from);

        void refused(Step.Probe probe);
    }

    private UdpSockets(DatagramChannel common, Selector selector, InetSocketAddress local) {
        this.common = common;
        this.selector = selector;
        this.local = local;
    }

    /** Binds the port; a port that another program uses is refused with a text fit for people. */
    static UdpSockets bind(InetSocketAddress listen) {
        try {
            DatagramChannel channel = openCommon(listen);
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new UdpSockets(channel, selector, (InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            String way = e instanceof BindException
                    ? ": another program uses it (see: ss -lunp), or the address is not this machine's"
                    : "";
            throw new ControlPlaneException("cannot listen on UDP " + listen + way + " (" + e.getMessage() + ")", e);
        }
    }

    /**
     * The sockets of one process share the port, and those of two processes never do: so it is bound first, and shared
     * then. A socket that only tries the port and is closed again will not do: a child process that is started meanwhile
     * holds it a little longer.
     */
    private static DatagramChannel openCommon(InetSocketAddress listen) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            prepare(channel);
            channel.bind(listen);
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void prepare(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    }

    /** Waits for datagrams, at most so long; 0 does not wait. */
    void await(long millis) throws IOException {
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        selector.selectedKeys().clear();
    }

    /** Ends a wait; from any thread. */
    void wakeUp() {
        selector.wakeup();
    }

    void send(Step.Send send, long now) throws IOException {
        Step.Probe probe = send.probe();
        DatagramChannel channel = probe == null ? null : connectedTo(send.address(), probe, now);
        ByteBuffer datagram = ByteBuffer.wrap(send.datagram());
        if (channel == null) {
            int unused = common.send(datagram, send.address());
            return;
        }
        try {
            int unused = channel.write(datagram);
        } catch (PortUnreachableException e) {
            // The refusal of an earlier datagram; it is read as an error again only by another one.
            int unused = channel.write(ByteBuffer.wrap(send.datagram()));
        }
    }

    private @Nullable DatagramChannel connectedTo(InetSocketAddress address, Step.Probe probe, long now)
            throws IOException {
        Connected known = connected.get(address);
        if (known == null && connected.size() >= MAX_CONNECTED) {
            return null;
        }
        if (known == null) {
            known = new Connected(connect(address), probe);
            connected.put(address, known);
        }
        known.probe = probe;
        known.closeAt = now + CONNECTED_MILLIS;
        return known.channel;
    }

    private DatagramChannel connect(InetSocketAddress address) throws IOException {
        boolean ipv4 = address.getAddress() instanceof Inet4Address;
        DatagramChannel channel =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        InetAddress bindTo = local.getAddress();
        if (bindTo.isAnyLocalAddress()) {
            bindTo = InetAddress.getByName(ipv4 ? "0.0.0.0" : "::");
        }
        try {
            prepare(channel);
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(new InetSocketAddress(bindTo, local.getPort()));
            channel.connect(address);
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Hands over what has come in, and closes connected sockets whose time is over. */
    void receive(Receiver receiver, long now) throws IOException {
        drain(common, receiver);
        List<Step.Probe> refused = new ArrayList<>();
        Iterator<Connected> all = connected.values().iterator();
        while (all.hasNext()) {
            Connected socket = all.next();
            try {
                drain(socket.channel, receiver);
            } catch (PortUnreachableException e) {
                refused.add(socket.probe);
            }
            if (now >= socket.closeAt) {
                all.remove();
                socket.channel.close();
            }
        }
        refused.forEach(receiver::refused);
    }

    private void drain(DatagramChannel channel, Receiver receiver) throws IOException {
        for (int i = 0; i < DATAGRAMS_PER_SOCKET; i++) {
            buffer.clear();
            InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
            if (from == null) {
                return;
            }
            byte[] datagram = new byte[buffer.flip().remaining()];
            buffer.get(datagram);
            receiver.received(datagram, from);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connected socket : connected.values()) {
            socket.channel.close();
        }
        common.close();
        selector.close();
    }
}
