package dev.weft.agent.config;

import dev.weft.controlplane.Endpoint;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one agent; {@link ConfigKey} says what each means and which values it takes.
 *
 * @param name what people call this machine
 * @param interfaceName the WireGuard interface
 * @param listenPort UDP port of WireGuard
 * @param controlPort UDP port of the control plane
 * @param mtu 0: let the agent choose
 * @param keepaliveSeconds 0: never; {@link #KEEPALIVE_WHERE_NEEDED}
 * @param endpoints of WireGuard, beside the machine's own addresses
 * @param controlEndpoints of the control plane, beside the machine's own addresses
 * @param announceLocalAddresses whether the machine's own addresses are announced
 * @param httpListen TCP address of the read-only interface; null when it is off
 * @param metricsPort TCP port on the mesh addresses for metrics; 0: none
 * @param hostsFile gets the members' names; null when they are switched off
 * @param relay whether this machine carries the traffic of members that cannot reach each other
 * @param logFormat how a log line looks
 * @param logLevel what is logged
 */
public record AgentConfig(
        String name,
        String interfaceName,
        int listenPort,
        int controlPort,
        int mtu,
        int keepaliveSeconds,
        List<Endpoint> endpoints,
        List<Endpoint> controlEndpoints,
        boolean announceLocalAddresses,
        @Nullable Endpoint httpListen,
        int metricsPort,
        @Nullable Path hostsFile,
        boolean relay,
        LogFormat logFormat,
        LogLevel logLevel) {
    public static final String DEFAULT_INTERFACE = "wg0";
    public static final int DEFAULT_LISTEN_PORT = 51820;
    public static final int DEFAULT_CONTROL_PORT = 51821;
    /** Every 25 s, and only where a NAT would forget this machine. */
    public static final int KEEPALIVE_WHERE_NEEDED = -1;

    public static final Path DEFAULT_HOSTS_FILE = Path.of("/etc/hosts");
    public static final Endpoint DEFAULT_HTTP_LISTEN = Endpoint.parse("127.0.0.1:51822");

    public AgentConfig {
        endpoints = List.copyOf(endpoints);
        controlEndpoints = List.copyOf(controlEndpoints);
    }
}
