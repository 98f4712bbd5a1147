package dev.weft.agent.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent listens.
 *
 * @param socket the Unix socket, for everything
 * @param local TCP, for reading; null when it is switched off
 * @param meshMetricsPort TCP port on the mesh addresses, for metrics and health; 0 when it is switched off
 */
public record Listen(Path socket, @Nullable InetSocketAddress local, int meshMetricsPort) {
    /** The socket alone. */
    public static Listen on(Path socket) {
        return new Listen(socket, null, 0);
    }
}
