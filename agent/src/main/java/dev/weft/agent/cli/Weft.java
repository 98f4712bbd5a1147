package dev.weft.agent.cli;

import dev.weft.agent.lab.LabCommand;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code weft} command. */
@Command(
        name = "weft",
        description = "Joins Linux machines into one encrypted network that no server runs.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        // One line a command.
        subcommands = {
            InitCommand.class,
            InviteCommand.class,
            RevokeCommand.class,
            JoinCommand.class,
            AgentCommand.class,
            StatusCommand.class,
            MembersCommand.class,
            ExplainCommand.class,
            LedgerCommand.class,
            PlanCommand.class,
            RotateKeyCommand.class,
            HostsCommand.class,
            LeaveCommand.class,
            DownCommand.class,
            LabCommand.class,
            CompletionCommand.class,
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or settings.",
            "",
            "Examples:",
            "  weft init --network office      found a network on this machine",
            "  weft agent                      run the agent (as root)",
            "  weft invite                     print a token for one more machine",
            "  weft join -                     join with a token from standard input",
            "  weft members                    who is there, and how",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
public final class Weft implements Runnable {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;

    private final InputStream input;
    private final Map<String, String> environment;

    @Mixin
    private Locations locations;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; 'weft COMMAND --help' shows a command's.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    Weft(InputStream input, Map<String, String> environment) {
        this.input = input;
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        CommandLine commandLine = commandLine(System.in, System.getenv());
        // Made from the stream itself it knows when the reader has gone; made from another writer it would not.
        commandLine.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        System.exit(commandLine.execute(arguments));
    }

    /** The whole command, ready to execute; its output can be set to any writer. */
    public static CommandLine commandLine(InputStream input, Map<String, String> environment) {
        return new CommandLine(new Weft(input, environment))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    commandLine.getErr().println("weft: " + ErrorText.of(e));
                    return ErrorText.isLasting(e) ? WRONG_USAGE : FAILED;
                })
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e))
                .registerConverter(Path.class, Weft::path)
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("no file can have that name (" + e.getReason() + ")");
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine commandLine = e.getCommandLine();
        PrintWriter err = commandLine.getErr();
        String name = commandLine.getCommandSpec().qualifiedName();
        err.println(name + ": " + e.getMessage());
        err.println("See '" + name + " --help'.");
        return WRONG_USAGE;
    }

    Locations locations() {
        return locations;
    }

    InputStream input() {
        return input;
    }

    Map<String, String> environment() {
        return environment;
    }
}
