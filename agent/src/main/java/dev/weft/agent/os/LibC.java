package dev.weft.agent.os;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;

/**
 * The few calls of the C library that Java does not offer. Each returns -1 when it fails, and {@link #errorNumber} then
 * tells why. Names and arguments are those of their manual pages.
 */
final class LibC {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int POLLIN = 1;

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int ENODEV = 19;
    static final int ERANGE = 34;
    static final int EOPNOTSUPP = 95;
    static final int ENOBUFS = 105;

    static {
        // JNA unpacks its library; by itself it would do so in the home folder, which a service has none of.
        if (System.getProperty("jna.tmpdir") == null) {
            System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir", "/tmp"));
        }
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int setsockopt(int socket, int level, int name, byte[] value, int length);

    static native NativeLong sendto(
            int socket, byte[] data, NativeLong length, int flags, byte[] address, int addressLength);

    static native NativeLong recv(int socket, byte[] data, NativeLong length, int flags);

    /** @param descriptors one {@code struct pollfd}: fd, events, revents */
    static native int poll(byte[] descriptors, NativeLong count, int timeoutMillis);

    static native int gethostname(byte[] name, NativeLong length);

    static native int ioctl(int descriptor, NativeLong request, byte[] argument);

    static native int close(int descriptor);

    /** Of the last call of this thread. */
    static int errorNumber() {
        return Native.getLastError();
    }
}
