package dev.weft.chat.cli;

import dev.weft.chat.terminal.TerminalInterface;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The {@code weft-chat} command. */
@Command(
        name = "weft-chat",
        description = "A chat between the machines of a Weft network, without a server.",
        versionProvider = Version.class,
        // One line a command.
        subcommands = {
            RunCommand.class,
            SendCommand.class,
            DirectCommand.class,
            LogCommand.class,
            SearchCommand.class,
            FollowCommand.class,
            StatusCommand.class,
            MembersCommand.class,
            ExplainCommand.class,
        },
        footer = {
            "",
            "Without a command it shows the chat on the whole terminal.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage.",
            "",
            "Examples:",
            "  weft-chat run &                 run the daemon; it needs a running weft agent",
            "  weft-chat send \"hello\"          to everybody",
            "  weft-chat dm node2 \"psst\"       to one machine, which alone can read it",
            "  weft-chat log                   the newest messages",
            "  weft-chat                       talk",
        })
public final class WeftChat implements Callable<Integer> {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USAGE = 2;

    private final InputStream input;
    private final Map<String, String> environment;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Keys and messages (default: $WEFT_CHAT_STATE, else ~/.local/state/weft-chat).")
    private @Nullable Path state;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help; 'weft-chat COMMAND --help' shows a command's.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    WeftChat(InputStream input, Map<String, String> environment) {
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
    static CommandLine commandLine(InputStream input, Map<String, String> environment) {
        return new CommandLine(new WeftChat(input, environment))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    commandLine.getErr().println("weft-chat: " + ErrorText.of(e));
                    return FAILED;
                })
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e))
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws Exception {
        TerminalInterface.run(new DaemonFile(stateFolder(null)).read());
        return DONE;
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine commandLine = e.getCommandLine();
        PrintWriter err = commandLine.getErr();
        String name = commandLine.getCommandSpec().qualifiedName();
        err.println(name + ": " + e.getMessage());
        err.println("See '" + name + " --help'.");
        return WRONG_USAGE;
    }

    InputStream input() {
        return input;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** What the option says, after or before the command; else the environment; else the usual place. */
    Path stateFolder(@Nullable Path option) {
        if (option != null) {
            return option;
        }
        if (state != null) {
            return state;
        }
        String chosen = environment.getOrDefault("WEFT_CHAT_STATE", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String states = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!states.isEmpty()) {
            return Path.of(states, "weft-chat");
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new CliException("there is no $HOME: name a state folder with --state");
        }
        return Path.of(home, ".local", "state", "weft-chat");
    }
}
