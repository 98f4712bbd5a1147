package dev.weft.chat.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.chat.terminal.DaemonClient;
import dev.weft.chat.terminal.DaemonException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What the verbs have in common. */
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
abstract class ChatCommand implements Callable<Integer> {
    private static final int MAX_ITEMS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParentCommand
    private WeftChat parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Keys and messages (default: $WEFT_CHAT_STATE, else ~/.local/state/weft-chat).")
    private @Nullable Path state;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        try {
            run();
            return WeftChat.DONE;
        } catch (DaemonException e) {
            if (e.status() != 0) {
                throw e;
            }
            throw new CliException(
                    "the weft-chat daemon of " + stateFolder() + " does not answer (" + e.getMessage()
                            + "): start it again with 'weft-chat run'",
                    e);
        }
    }

    /** How many items one answer may have. */
    final void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_ITEMS) {
            throw new ParameterException(spec.commandLine(), "--limit: 1 to " + MAX_ITEMS);
        }
    }

    final Path stateFolder() {
        return parent.stateFolder(state);
    }

    final WeftChat parent() {
        return parent;
    }

    final DaemonClient daemon() {
        return new DaemonClient(new DaemonFile(stateFolder()).read());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    static String pretty(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
