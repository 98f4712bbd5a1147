package dev.weft.agent.cli;

import dev.weft.agent.AgentLauncher;
import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.config.LogFormat;
import dev.weft.agent.config.LogLevel;
import dev.weft.agent.log.Logging;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the daemon. */
@Command(
        name = "agent",
        description = "Run the agent in the foreground, with its log on standard error.",
        footer = {
            "",
            "Needs to be root, or to have CAP_NET_ADMIN. Ends cleanly on SIGTERM and leaves the interface as it is,",
            "so that sessions survive a restart; 'weft down' takes it away.",
            "",
            "Examples:",
            "  weft agent",
            "  weft agent --log-format json --log-level debug",
        })
final class AgentCommand extends WeftCommand {
    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "logfmt or json (default: as in the settings).")
    private @Nullable LogFormat logFormat;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info or debug (default: as in the settings).")
    private @Nullable LogLevel logLevel;

    @Override
    void run() {
        AgentConfig config = config();
        Logging.start(
                Objects.requireNonNullElse(logFormat, config.logFormat()),
                Objects.requireNonNullElse(logLevel, config.logLevel()),
                System.err);
        AgentLauncher.run(paths(), config, Version.text());
    }
}
