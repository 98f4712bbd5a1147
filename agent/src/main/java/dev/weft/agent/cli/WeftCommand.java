package dev.weft.agent.cli;

import dev.weft.agent.AgentPaths;
import dev.weft.agent.Departure;
import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.config.AgentConfigReader;
import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.AgentNotRunningException;
import dev.weft.agent.http.Json;
import dev.weft.agent.os.HostName;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What all commands share. A command does its work in {@link #run} and throws when it fails. */
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
abstract class WeftCommand implements Callable<Integer> {
    /** {@link Weft} itself, or the command that this one is a part of. */
    @ParentCommand
    private Object parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Locations locations;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    abstract void run();

    @Override
    public final Integer call() {
        run();
        return Weft.DONE;
    }

    final Weft weft() {
        return parent instanceof WeftCommand whole ? whole.weft() : (Weft) parent;
    }

    final AgentPaths paths() {
        return places().resolve(weft().environment());
    }

    private Locations places() {
        return locations.after(parent instanceof WeftCommand whole ? whole.places() : weft().locations());
    }

    /** Asks the running agent; when there is none, says what to do first. */
    final <T> T ask(Function<AgentClient, T> question) {
        try {
            return question.apply(new AgentClient(paths().socket()));
        } catch (AgentNotRunningException e) {
            Path state = paths().stateFolder();
            if (Files.isDirectory(state) && !Files.isReadable(state)) {
                throw new CliException(
                        e.getMessage() + ". Whether this machine is in a network at all, this user may not see ("
                                + state + "): run this as root",
                        e);
            } else if (!Setup.exists(state)) {
                throw new CliException(
                        "this machine is in no network yet (nothing in " + state
                                + "): 'weft init' founds one, 'weft join' joins one",
                        e);
            }
            Optional<Departure> left = Departure.read(state);
            throw left.isEmpty() ? e : new AgentNotRunningException(left.get().text(state), e);
        }
    }

    final CommandLine commandLine() {
        return spec.commandLine();
    }

    final AgentConfig config() {
        return AgentConfigReader.read(paths().configFile(), HostName.read());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final void printJson(Object value) {
        out().println(Json.pretty(value));
    }
}
