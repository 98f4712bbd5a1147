package dev.weft.agent.cli;

import dev.weft.agent.AgentPaths;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the agent keeps its things: an option after or before the command, else the environment, else the usual place. */
final class Locations {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Keys and ledger (default: $WEFT_STATE, else /var/lib/weft).")
    private @Nullable Path state;

    @Option(
            names = "--socket",
            paramLabel = "FILE",
            description = "Where the agent listens (default: $WEFT_SOCKET, else /run/weft/weft.sock).")
    private @Nullable Path socket;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings (default: $WEFT_CONFIG, else /etc/weft/weft.toml).")
    private @Nullable Path config;

    AgentPaths resolve(Locations before, Map<String, String> environment) {
        return new AgentPaths(
                choose(before, at -> at.state, environment.get("WEFT_STATE"), AgentPaths.DEFAULT_STATE),
                choose(before, at -> at.socket, environment.get("WEFT_SOCKET"), AgentPaths.DEFAULT_SOCKET),
                choose(before, at -> at.config, environment.get("WEFT_CONFIG"), AgentPaths.DEFAULT_CONFIG));
    }

    private Path choose(
            Locations before,
            Function<Locations, @Nullable Path> option,
            @Nullable String fromEnvironment,
            Path otherwise) {
        Path own = option.apply(this);
        Path early = option.apply(before);
        if (own != null) {
            return own;
        } else if (early != null) {
            return early;
        }
        return fromEnvironment == null || fromEnvironment.isEmpty() ? otherwise : Path.of(fromEnvironment);
    }
}
