package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Builds one {@code wg set} call. Arguments can be seen by every user, so the private key goes by its file. */
public final class WireGuardSet {
    private final List<String> arguments = new ArrayList<>();
    private final int emptySize;

    public WireGuardSet(String interfaceName) {
        arguments.addAll(List.of("wg", "set", interfaceName));
        emptySize = arguments.size();
    }

    public WireGuardSet listenPort(int port) {
        return add("listen-port", String.valueOf(port));
    }

    public WireGuardSet privateKeyFile(Path file) {
        return add("private-key", file.toString());
    }

    /** The words after this one speak of that peer; it is added when it is not there. */
    public WireGuardSet peer(PublicKey32 key) {
        return add("peer", key.toString());
    }

    public WireGuardSet removePeer(PublicKey32 key) {
        return add("peer", key.toString(), "remove");
    }

    public WireGuardSet endpoint(Endpoint endpoint) {
        return add("endpoint", endpoint.toString());
    }

    /** Replaces the allowed ranges of the peer. */
    public WireGuardSet allowedIps(Collection<IpPrefix> ranges) {
        return add("allowed-ips", ranges.stream().map(IpPrefix::toString).collect(Collectors.joining(",")));
    }

    /** @param seconds 0 switches it off */
    public WireGuardSet keepalive(int seconds) {
        return add("persistent-keepalive", String.valueOf(seconds));
    }

    public boolean isEmpty() {
        return arguments.size() == emptySize;
    }

    /** The whole command. */
    public List<String> arguments() {
        return List.copyOf(arguments);
    }

    private WireGuardSet add(String... words) {
        arguments.addAll(List.of(words));
        return this;
    }
}
