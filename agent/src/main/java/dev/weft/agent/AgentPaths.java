package dev.weft.agent;

import java.nio.file.Path;

/**
 * Where the agent keeps its things.
 *
 * @param stateFolder keys and ledger; mode 0700
 * @param socket what the commands talk to
 * @param configFile the settings; need not exist
 */
public record AgentPaths(Path stateFolder, Path socket, Path configFile) {
    public static final Path DEFAULT_STATE = Path.of("/var/lib/weft");
    public static final Path DEFAULT_SOCKET = Path.of("/run/weft/weft.sock");
    public static final Path DEFAULT_CONFIG = Path.of("/etc/weft/weft.toml");
}
