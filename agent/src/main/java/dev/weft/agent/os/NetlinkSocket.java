package dev.weft.agent.os;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A socket to the routing part of the kernel (NETLINK_ROUTE). For one thread. */
final class NetlinkSocket implements AutoCloseable {
    /** Links, and IPv4 and IPv6 addresses and routes: the RTMGRP_* of rtnetlink.h. */
    static final int ALL_CHANGES = 0x1 | 0x10 | 0x40 | 0x100 | 0x400;

    static final int NO_CHANGES = 0;

    private static final int NETLINK_ROUTE = 0;
    private static final int ADDRESS_BYTES = 12;
    private static final int SOL_NETLINK = 270;
    private static final int GET_STRICT_CHECK = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    /** The kernel puts at most 32 KiB into one datagram. */
    private static final int MAX_DATAGRAM_BYTES = 1 << 16;

    private final int descriptor;
    private final byte[] datagram = new byte[MAX_DATAGRAM_BYTES];
    private final byte[] kernel = address(0);
    private boolean closed;

    private NetlinkSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /** More happened than the socket could hold; some of it is lost. */
    static final class OverrunException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** @param groups which changes it hears of */
    static NetlinkSocket open(int groups) {
        int descriptor = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, NETLINK_ROUTE);
        if (descriptor < 0) {
            throw failure("be opened", LibC.errorNumber());
        }
        if (LibC.bind(descriptor, address(groups), ADDRESS_BYTES) < 0) {
            int error = LibC.errorNumber();
            LibC.close(descriptor);
            throw failure("be bound", error);
        }
        // Lets the kernel choose by interface; an older one lists everything, and the reader chooses again anyway.
        LibC.setsockopt(descriptor, SOL_NETLINK, GET_STRICT_CHECK, number(1), Integer.BYTES);
        LibC.setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, number(RECEIVE_BUFFER_BYTES), Integer.BYTES);
        return new NetlinkSocket(descriptor);
    }

    void send(byte[] message) {
        if (LibC.sendto(descriptor, message, new NativeLong(message.length), 0, kernel, ADDRESS_BYTES)
                        .longValue()
                < 0) {
            throw failure("be written to", LibC.errorNumber());
        }
    }

    /** The messages of the next datagram; none when nothing came in time. */
    List<NetlinkMessage> receive(int timeoutMillis) throws OverrunException {
        ByteBuffer poll = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        poll.putInt(0, descriptor).putShort(4, (short) LibC.POLLIN);
        int ready = LibC.poll(poll.array(), new NativeLong(1), timeoutMillis);
        if (ready == 0 || (ready < 0 && LibC.errorNumber() == LibC.EINTR)) {
            return List.of();
        }
        int length = LibC.recv(descriptor, datagram, new NativeLong(datagram.length), 0)
                .intValue();
        if (length < 0) {
            int error = LibC.errorNumber();
            if (error == LibC.ENOBUFS) {
                throw new OverrunException();
            }
            throw failure("be read", error);
        }
        return NetlinkMessage.split(Arrays.copyOf(datagram, length), length);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(descriptor);
        }
    }

    private static MachineException failure(String what, int error) {
        return new MachineException("the kernel's netlink socket cannot " + what + " (error " + error + ")"
                + (error == LibC.EPERM ? ": a sandbox must allow the address family AF_NETLINK" : ""));
    }

    /** struct sockaddr_nl: family, padding, port, groups. */
    private static byte[] address(int groups) {
        return ByteBuffer.allocate(ADDRESS_BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_NETLINK)
                .putShort((short) 0)
                .putInt(0)
                .putInt(groups)
                .array();
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }
}
