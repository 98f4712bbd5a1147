package dev.weft.controlplane.nodeplane;

import java.net.InetSocketAddress;

/**
 * What a node plane is started with.
 *
 * @param listen the UDP address and port of the control plane; the wildcard address listens on IPv4 and IPv6
 * @param core the knobs of the protocol
 */
public record NodePlaneConfig(InetSocketAddress listen, CoreConfig core) {
    /** The UDP port of the control plane when nothing else is said. */
    public static final int DEFAULT_PORT = 51821;

    public static NodePlaneConfig of(InetSocketAddress listen) {
        return new NodePlaneConfig(listen, CoreConfig.DEFAULT);
    }
}
