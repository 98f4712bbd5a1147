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

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            converter = InstanceConverter.class,
            description =
                    "One of several networks on this machine, run by the unit weft@NAME: the three in places of its"
                            + " own (default: $WEFT_INSTANCE).")
    private @Nullable String instance;

    /** What is not said here is taken from what was said before, left of it on the command line. */
    Locations after(Locations before) {
        Locations both = new Locations();
        both.state = state == null ? before.state : state;
        both.socket = socket == null ? before.socket : socket;
        both.config = config == null ? before.config : config;
        both.instance = instance == null ? before.instance : instance;
        return both;
    }

    AgentPaths resolve(Map<String, String> environment) {
        String name = instance != null ? instance : environment.getOrDefault("WEFT_INSTANCE", "");
        AgentPaths usual = usual(name);
        // Who names an instance on the command line means that one, whatever the environment says.
        Map<String, String> paths = instance != null ? Map.of() : environment;
        return new AgentPaths(
                choose(at -> at.state, paths.get("WEFT_STATE"), usual.stateFolder()),
                choose(at -> at.socket, paths.get("WEFT_SOCKET"), usual.socket()),
                choose(at -> at.config, paths.get("WEFT_CONFIG"), usual.configFile()));
    }

    private static AgentPaths usual(String instance) {
        try {
            return instance.isEmpty() ? AgentPaths.usual() : AgentPaths.ofInstance(instance);
        } catch (IllegalArgumentException e) {
            throw new CliException("$WEFT_INSTANCE: " + e.getMessage(), e);
        }
    }

    private Path choose(Function<Locations, @Nullable Path> option, @Nullable String fromEnvironment, Path usual) {
        Path chosen = option.apply(this);
        if (chosen != null) {
            return chosen;
        }
        return fromEnvironment == null || fromEnvironment.isEmpty() ? usual : Path.of(fromEnvironment);
    }
}
