package dev.weft.agent;

import dev.weft.agent.hosts.WantedNames;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where the agent keeps its things.
 *
 * @param stateFolder keys and ledger; mode 0700
 * @param socket what the commands talk to
 * @param configFile the settings; need not exist
 */
public record AgentPaths(Path stateFolder, Path socket, Path configFile) {
    private static final Pattern INSTANCE = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

    public static final Path DEFAULT_STATE = Path.of("/var/lib/weft");
    public static final Path DEFAULT_SOCKET = Path.of("/run/weft/weft.sock");
    public static final Path DEFAULT_CONFIG = Path.of("/etc/weft/weft.toml");

    /** Where an agent that may not write the hosts file leaves the members' names: beside its socket. */
    public Path wantedNames() {
        return socket.resolveSibling(WantedNames.FILE);
    }

    /** The usual places when only one network is on this machine. */
    public static AgentPaths usual() {
        return new AgentPaths(DEFAULT_STATE, DEFAULT_SOCKET, DEFAULT_CONFIG);
    }

    /**
     * The usual places of one of several networks on this machine, as the systemd unit {@code weft@NAME} uses them.
     *
     * @throws IllegalArgumentException when it cannot be a name
     */
    public static AgentPaths ofInstance(String name) {
        if (!INSTANCE.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name for an instance:" + " 1 to 31 lower-case letters, digits and '-'");
        }
        return new AgentPaths(
                DEFAULT_STATE.resolve(name),
                Path.of("/run/weft").resolve(name).resolve("weft.sock"),
                Path.of("/etc/weft").resolve(name + ".toml"));
    }
}
