package dev.weft.agent.lab;

import dev.weft.bench.Figures;
import dev.weft.bench.ProcessUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./run bench agent}: runs inside namespaces that {@code ./run} has made for it. */
@Command(
        name = "./run bench agent",
        description = "Measures whole agents in a lab on this machine: start to ready, memory, and CPU at rest.",
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs the command
final class AgentBench implements Callable<Integer> {
    private static final int MAX_NODES = 50;
    private static final int MAX_RUNS = 100;
    private static final int MAX_REST_SECONDS = 600;
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration SEEN_LIMIT = Duration.ofSeconds(30);
    private static final Pattern READY = Pattern.compile("event=ready .*tookMillis=\"?(\\d+)");

    private static final double MAX_READY_SECONDS = 1.5;
    private static final double MAX_MEGABYTES = 100;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final double MAX_CPU_PERCENT = 1;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "10", description = "Size of the mesh (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description = "How often an agent is started again (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--rest", defaultValue = "60", description = "Seconds at rest (default: ${DEFAULT-VALUE}).")
    private int restSeconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** The lab has folders of its own. */
    @Parameters(hidden = true, description = "An empty folder.")
    void folder(Path unused) {}

    private final Figures figures = new Figures();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AgentBench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (nodes < 2
                || nodes > MAX_NODES
                || runs < 1
                || runs > MAX_RUNS
                || restSeconds < 1
                || restSeconds > MAX_REST_SECONDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--nodes takes 2 to " + MAX_NODES + ", --runs 1 to " + MAX_RUNS + ", and --rest 1 to "
                            + MAX_REST_SECONDS);
        }
        LabFolder place = LabFolder.of("bench");
        Lab lab = LabUp.run(place, nodes, System.err::println);
        try {
            restarts(lab);
            rest(lab);
        } finally {
            LabDown.run(place);
        }
        System.out.println();
        figures.table().forEach(System.out::println);
        if (json != null) {
            figures.writeJson(json, Map.of("nodes", nodes, "runs", runs, "restSeconds", restSeconds));
        }
        return figures.areKept() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void restarts(Lab lab) throws IOException {
        Mesh mesh = new Mesh(lab);
        List<Integer> all = IntStream.rangeClosed(1, nodes).boxed().toList();
        for (int run = 1; run <= runs; run++) {
            System.err.println("start " + run + " of " + runs);
            int number = 1 + run % nodes;
            lab.end(List.of(number), false);
            Path log = lab.folder().node(lab.node(number).name()).agentLog();
            int before = readyMillis(log).size();
            lab.start(List.of(number));
            List<Long> ready = readyMillis(log);
            if (ready.size() <= before) {
                throw new LabException("the log " + log + " does not say when the agent was ready");
            }
            figures.add(
                    "readySeconds",
                    "process started -> ready, s",
                    2,
                    MAX_READY_SECONDS,
                    ready.get(ready.size() - 1) / 1000.0);
            if (!Patience.of(SEEN_LIMIT).until(() -> mesh.allAlive(all))) {
                throw new LabException("not all are alive again after " + SEEN_LIMIT.toSeconds() + " s");
            }
        }
    }

    private static List<Long> readyMillis(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(READY::matcher)
                .filter(Matcher::find)
                .map(match -> Long.parseLong(match.group(1)))
                .toList();
    }

    private void rest(Lab lab) {
        System.err.println("at rest for " + (SETTLE.toSeconds() + restSeconds) + " s");
        List<Long> agents = IntStream.rangeClosed(1, nodes)
                .mapToLong(number ->
                        Objects.requireNonNull(lab.node(number).agent()).pid())
                .boxed()
                .toList();
        waitFor(SETTLE);
        List<Double> before =
                agents.stream().map(ProcessUse::cpuSecondsWithChildren).toList();
        List<Double> ownBefore = agents.stream().map(ProcessUse::cpuSeconds).toList();
        long start = System.nanoTime();
        waitFor(Duration.ofSeconds(restSeconds));
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int index = 0; index < agents.size(); index++) {
            long pid = agents.get(index);
            double cpu = ProcessUse.cpuSecondsWithChildren(pid) - before.get(index);
            double own = ProcessUse.cpuSeconds(pid) - ownBefore.get(index);
            figures.add(
                    "restCpuPercent",
                    "at rest: CPU with the programs it runs, % of a core",
                    2,
                    MAX_CPU_PERCENT,
                    100 * cpu / seconds);
            figures.add("restOwnCpuPercent", "at rest: of that, the agent itself, %", 2, 100 * own / seconds);
            figures.add(
                    "residentMegabytes",
                    "resident memory, million bytes",
                    1,
                    MAX_MEGABYTES,
                    ProcessUse.residentMebibytes(pid) * BYTES_PER_MEBIBYTE / 1e6);
        }
    }

    private static void waitFor(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        var unused = Patience.of(duration.plusSeconds(1)).until(() -> System.nanoTime() >= end);
    }
}
