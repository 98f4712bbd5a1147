package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.CommandRunner;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.ProcessRunner;
import dev.weft.bench.Figures;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./run bench reconcile}: runs inside namespaces that {@code ./run} has made for it. */
@Command(
        name = "./run bench reconcile",
        description = "Measures how an interface with many peers is brought to what the membership says, beside"
                + " wg syncconf with the same peers.",
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs the command
final class ReconcileBench implements Callable<Integer> {
    private static final int MAX_PEERS = 5_000;
    private static final int MAX_RUNS = 100;
    /** Takes longer than peers without a session wait before they try again, so what their tries cost is in it. */
    private static final int QUIET_PASSES = 1_000;

    private static final double MAX_FIRST_PROCESSES = 4;
    private static final double MAX_QUIET_PROCESSES = 2;
    private static final double MAX_QUIET_MILLIS = 20;
    /** Now and then the processors are with somebody else, for wg as for us. */
    private static final int QUIET_PERCENT = 99;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(hidden = true, description = "An empty folder.")
    private Path folder;

    @Option(names = "--peers", defaultValue = "500", description = "How many peers (default: ${DEFAULT-VALUE}).")
    private int peers;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "How often all is measured (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    private final Figures figures = new Figures();
    private final CountingRunner runner = new CountingRunner(ProcessRunner.local());

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReconcileBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (peers < 1 || peers > MAX_PEERS || runs < 1 || runs > MAX_RUNS) {
            throw new ParameterException(
                    spec.commandLine(), "--peers takes 1 to " + MAX_PEERS + ", and --runs 1 to " + MAX_RUNS);
        }
        ManyPeers many = new ManyPeers(folder, peers);
        // Once for the virtual machine alone: what it loads and compiles is no part of a pass.
        measure(many, new Figures());
        for (int run = 1; run <= runs; run++) {
            System.err.println("run " + run + " of " + runs);
            measure(many, figures);
        }
        System.out.println();
        figures.table().forEach(System.out::println);
        System.out.println();
        System.out.println("nothing to do, ms:  " + figures.spread("quietMillis", MAX_QUIET_MILLIS));
        System.out.println("    wg syncconf, ms:  " + figures.spread("syncQuietMillis", MAX_QUIET_MILLIS));
        System.out.println();
        System.out.println(
                peers + " peers; wg syncconf is given an interface that exists, with its key, and sets peers only");
        if (json != null) {
            figures.writeJson(json, Map.of("peers", peers, "runs", runs));
        }
        return figures.areKept() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void measure(ManyPeers many, Figures into) throws IOException {
        Machine machine = Machine.local(runner);
        try (FarEnds far = new FarEnds(folder, many)) {
            Worker worker = new Worker(machine, many.config(), Clock.system());
            first(worker, many.snapshot(peers), into);
            quiet(worker, many.snapshot(peers), into);
            addOne(worker, many, far, into);
            worker.tearDown(null);
        }
        syncconf(many, into);
    }

    private void first(Worker worker, Snapshot snapshot, Figures into) {
        double millis = timed(() -> {
            worker.check(snapshot);
            worker.pass(snapshot);
        });
        into.add("firstMillis", "first apply, from nothing: ms", 0, millis);
        into.add("firstProcesses", "first apply, from nothing: processes", 0, MAX_FIRST_PROCESSES, runner.count());
    }

    private void quiet(Worker worker, Snapshot snapshot, Figures into) {
        for (int pass = 0; pass < QUIET_PASSES; pass++) {
            double millis = timed(() -> worker.pass(snapshot));
            into.add("quietMillis", "pass with nothing to do: ms", 1, MAX_QUIET_MILLIS, QUIET_PERCENT, millis);
            into.add("quietProcesses", "pass with nothing to do: processes", 0, MAX_QUIET_PROCESSES, runner.count());
        }
    }

    private void addOne(Worker worker, ManyPeers many, FarEnds far, Figures into) {
        far.awaitHandshakes();
        Map<PublicKey32, FarEnds.Session> before = far.sessions();
        double millis = timed(() -> worker.pass(many.snapshot(peers + 1)));
        into.add("addMillis", "one peer more: ms", 1, millis);
        into.add("addProcesses", "one peer more: processes", 0, runner.count());
        into.add("addNamed", "one peer more: peers named to wg", 0, 1, (double) runner.peersNamed());
        into.add("addBroken", "one peer more: other sessions that did not go on", 0, 0, (double) far.broken(before));
    }

    private void syncconf(ManyPeers many, Figures into) throws IOException {
        runner.run(List.of("wireguard-go", ManyPeers.OTHER));
        try {
            runner.run(List.of(
                    "wg", "set", ManyPeers.OTHER, "private-key", many.keyFile().toString()));
            runner.run(List.of("ip", "link", "set", ManyPeers.OTHER, "up"));
            Path all = many.configuration(peers);
            Path more = many.configuration(peers + 1);
            into.add("syncFirstMillis", "wg syncconf, first: ms", 0, timed(() -> sync(all)));
            for (int pass = 0; pass < QUIET_PASSES; pass++) {
                into.add("syncQuietMillis", "wg syncconf, nothing to do: ms", 1, timed(() -> sync(all)));
            }
            into.add("syncAddMillis", "wg syncconf, one peer more: ms", 1, timed(() -> sync(more)));
        } finally {
            runner.run(List.of("ip", "link", "delete", ManyPeers.OTHER));
        }
    }

    private void sync(Path file) {
        runner.run(List.of("wg", "syncconf", ManyPeers.OTHER, file.toString()));
    }

    private double timed(Runnable action) {
        runner.reset();
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Counts what it starts, and how many peers it is told of. */
    private static final class CountingRunner implements CommandRunner {
        private final CommandRunner runner;
        private int count;
        private long named;

        private CountingRunner(CommandRunner runner) {
            this.runner = runner;
        }

        @Override
        public String run(List<String> command, String input) {
            count++;
            named += command.stream().filter("peer"::equals).count();
            return runner.run(command, input);
        }

        @Override
        public boolean has(String program) {
            return runner.has(program);
        }

        private void reset() {
            count = 0;
            named = 0;
        }

        private int count() {
            return count;
        }

        private long peersNamed() {
            return named;
        }
    }
}
