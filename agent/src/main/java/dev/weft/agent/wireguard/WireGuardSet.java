package dev.weft.agent.wireguard;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds one {@code wg set} call, or several when there is more than one can hold. Arguments can be seen by every user, so
 * the private key goes by its file.
 */
public final class WireGuardSet {
    /** Linux takes 2 MiB of arguments, with a pointer for each: this many leave room, and hold some 4,000 peers. */
    static final int MAX_WORDS = 40_000;

    private final List<String> beginning;
    /** What belongs together: the interface's own settings, then one group a peer. */
    private final List<List<String>> groups = new ArrayList<>();

    public WireGuardSet(String interfaceName) {
        beginning = List.of("wg", "set", interfaceName);
    }

    public WireGuardSet listenPort(int port) {
        return add("listen-port", String.valueOf(port));
    }

    public WireGuardSet privateKeyFile(Path file) {
        return add("private-key", file.toString());
    }

    /** The words after this one speak of that peer; it is added when it is not there. */
    public WireGuardSet peer(PublicKey32 key) {
        groups.add(new ArrayList<>());
        return add("peer", key.toString());
    }

    public WireGuardSet removePeer(PublicKey32 key) {
        groups.add(new ArrayList<>());
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
        return groups.isEmpty();
    }

    /** The commands: one, unless there are thousands of peers. */
    public List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        List<String> command = new ArrayList<>(beginning);
        for (List<String> group : groups) {
            if (command.size() + group.size() > MAX_WORDS) {
                commands.add(List.copyOf(command));
                command = new ArrayList<>(beginning);
            }
            command.addAll(group);
        }
        commands.add(List.copyOf(command));
        return commands;
    }

    private WireGuardSet add(String... words) {
        if (groups.isEmpty()) {
            groups.add(new ArrayList<>());
        }
        groups.get(groups.size() - 1).addAll(List.of(words));
        return this;
    }
}
