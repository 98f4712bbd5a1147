package dev.weft.agent.lab;

import dev.weft.agent.http.RefusedException;
import dev.weft.agent.http.SocketException;
import dev.weft.controlplane.ControlPlaneException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the lab's verbs share. */
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
abstract class LabVerb implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** Does the work and returns the exit code. */
    abstract int run();

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (LabException | SocketException | RefusedException | ControlPlaneException e) {
            err().println("weft lab: " + e.getMessage());
            return FAILED;
        }
    }

    /** What a person types to reach this very lab: with the name where it is not the default one. */
    static String commandFor(LabFolder folder, String verb) {
        return "weft lab " + verb + (folder.name().equals(LabFolder.DEFAULT_NAME) ? "" : " --name " + folder.name());
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
