package dev.weft.agent.os;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the agent is, as sd_notify(3) says: one datagram to the socket that it named. Does nothing where
 * nobody asked for that, and a failure never is one of the agent.
 */
public final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    /** sun_path of unix(7), with its end. */
    private static final int MAX_PATH_BYTES = 107;

    private final Optional<byte[]> address;

    private ServiceManager(Optional<byte[]> address) {
        this.address = address;
    }

    /** The one that started this process, if any. */
    public static ServiceManager of(Map<String, String> environment) {
        return new ServiceManager(address(environment.getOrDefault("NOTIFY_SOCKET", "")));
    }

    /** The interface is up and the agent answers. */
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + status.replace('\n', ' '));
    }

    /** The event loop answered just now: the watchdog may wait anew. */
    public void alive() {
        tell("WATCHDOG=1");
    }

    /** The agent begins to end. */
    public void stopping() {
        tell("STOPPING=1");
    }

    /** struct sockaddr_un; a name that begins with @ is an abstract one. */
    private static Optional<byte[]> address(String socket) {
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        if (path.length < 2 || path.length > MAX_PATH_BYTES || (path[0] != '/' && path[0] != '@')) {
            return Optional.empty();
        }
        boolean isAbstract = path[0] == '@';
        if (isAbstract) {
            path[0] = 0;
        }
        return Optional.of(ByteBuffer.allocate(Short.BYTES + path.length + (isAbstract ? 0 : 1))
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_UNIX)
                .put(path)
                .array());
    }

    private void tell(String text) {
        address.ifPresent(to -> {
            int socket = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC, 0);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            long sent = LibC.sendto(socket, bytes, new NativeLong(bytes.length), LibC.MSG_NOSIGNAL, to, to.length)
                    .longValue();
            if (sent < 0) {
                LOG.atWarn().addKeyValue("error", LibC.errorNumber()).log("systemd.not.told");
            }
            LibC.close(socket);
        });
    }
}
