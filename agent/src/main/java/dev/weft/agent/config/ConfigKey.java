package dev.weft.agent.config;

import java.util.Arrays;
import java.util.List;

/** Every key of the settings file. The sample file in the distribution shows each with its default. */
public enum ConfigKey {
    NAME("name", "what people call this machine: 1 to 63 lower-case letters, digits and '-' (default: the host name)"),
    INTERFACE("interface", "the WireGuard interface that the agent makes: 1 to 15 characters"),
    LISTEN_PORT("listenPort", "UDP port of WireGuard: 1 to 65535"),
    CONTROL_PORT("controlPort", "UDP port on which the agents talk to each other: 1 to 65535"),
    MTU("mtu", "largest packet inside the mesh in bytes: 1280 to 9000, or 0 to let the agent choose"),
    KEEPALIVE_SECONDS(
            "keepaliveSeconds",
            "how often an idle tunnel sends, for a firewall's sake: 1 to 600, or 0 for never (default: 25 behind a NAT)"),
    ENDPOINTS(
            "endpoints",
            "further ADDRESS:PORT at which this machine's WireGuard can be reached, best first: at most 8"),
    CONTROL_ENDPOINTS("controlEndpoints", "the same for the agent's own port: at most 8"),
    ANNOUNCE_LOCAL_ADDRESSES(
            "announceLocalAddresses", "whether the machine's own addresses are announced too: true or false"),
    HTTP_LISTEN(
            "httpListen", "loopback ADDRESS:PORT of the read-only interface for programs on this machine, or \"off\""),
    METRICS_PORT(
            "metricsPort",
            "TCP port on the mesh addresses at which other members may read metrics: 1 to 65535, or 0 for none"),
    HOSTS_FILE(
            "hostsFile",
            "the hosts file that gets the members' names, NAME.weft: an absolute path, or \"off\" for no names"),
    RELAY("relay", "whether this machine carries the traffic of members that cannot reach each other: true or false"),
    LOG_FORMAT("logFormat", "\"logfmt\" for people or \"json\" for programs"),
    LOG_LEVEL("logLevel", "\"error\", \"warn\", \"info\" or \"debug\"");

    private final String key;
    private final String explanation;

    ConfigKey(String key, String explanation) {
        this.key = key;
        this.explanation = explanation;
    }

    /** As it stands in the file. */
    public String key() {
        return key;
    }

    /** What it means and which values it takes, in one line. */
    public String explanation() {
        return explanation;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(ConfigKey::key).toList();
    }
}
