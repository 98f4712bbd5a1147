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

    /** What is not said here is taken from what was said before, left of it on the command line. */
    Locations after(Locations before) {
        Locations both = new Locations();
        both.state = state == null ? before.state : state;
        both.socket = socket == null ? before.socket : socket;
        both.config = config == null ? before.config : config;
        return both;
    }

    AgentPaths resolve(Map<String, String> environment) {
        return new AgentPaths(
                choose(at -> at.state, environment.get("WEFT_STATE"), AgentPaths.DEFAULT_STATE),
                choose(at -> at.socket, environment.get("WEFT_SOCKET"), AgentPaths.DEFAULT_SOCKET),
                choose(at -> at.config, environment.get("WEFT_CONFIG"), AgentPaths.DEFAULT_CONFIG));
    }

    private Path choose(Function<Locations, @Nullable Path> option, @Nullable String fromEnvironment, Path usual) {
        Path chosen = option.apply(this);
        if (chosen != null) {
            return chosen;
        }
        return fromEnvironment == null || fromEnvironment.isEmpty() ? usual : Path.of(fromEnvironment);
    }
}
