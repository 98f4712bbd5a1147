package dev.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./run bench membership}: runs inside a network and process namespace that {@code ./run} has made for it. */
@Command(
        name = "./run bench membership",
        description = "Measures membership on this machine: node planes in processes of their own, over real UDP"
                + " sockets, beside Serf's agents when a serf program is installed.",
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs the command
final class MembershipBench implements Callable<Integer> {
    private static final Duration BEFORE_REST = Duration.ofSeconds(10);
    private static final int MAX_NODES = 200;

    @Parameters(hidden = true, description = "An empty folder for everything that the nodes write.")
    private Path folder;

    @Option(
            names = "--nodes",
            split = ",",
            defaultValue = "3,10",
            description =
                    "Sizes of the mesh (default: ${DEFAULT-VALUE}); a node in a process of its own takes about 90 MB.")
    private List<Integer> sizes;

    @Option(
            names = "--runs",
            defaultValue = "5",
            description =
                    "How often a node is killed, cut off, and leaves; 0: only starts and rest (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--only",
            split = ",",
            defaultValue = "kill,cut,leave",
            description = "What is done in each run, of kill, cut and leave (default: all of them).")
    private Set<Scenario.Deed> deeds;

    @Option(
            names = "--starts",
            defaultValue = "3",
            description = "How often the whole mesh is started anew (default: ${DEFAULT-VALUE}).")
    private int starts;

    @Option(
            names = "--shared-from",
            defaultValue = "50",
            description = "From this size on all nodes but a few share one Java (default: ${DEFAULT-VALUE}).")
    private int sharedFrom;

    @Option(
            names = "--rest",
            defaultValue = "20",
            description = "Seconds at rest; 0: not measured (default: ${DEFAULT-VALUE}).")
    private int restSeconds;

    @Option(names = "--no-serf", description = "Leave Serf out even if it is installed.")
    private boolean noSerf;

    @Option(names = "--counters", description = "Print what Weft's nodes counted, by node; at rest by node and second.")
    private boolean counters;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MembershipBench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (runs < 0
                || starts < 1
                || restSeconds < 0
                || sizes.stream().anyMatch(size -> size < 3 || size > MAX_NODES)) {
            System.err.println(
                    "bench: sizes are 3 to " + MAX_NODES + "; at least one start; runs and seconds not below 0");
            return CommandLine.ExitCode.USAGE;
        }
        boolean serf = !noSerf && serfIsInstalled();
        if (!serf) {
            say("Serf is left out: " + (noSerf ? "as told." : "no serf program is installed."));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (int size : sizes) {
            outcomes.add(measure("weft", size));
            if (serf) {
                outcomes.add(measure("serf", size));
            }
            writeJson(outcomes);
        }
        System.out.println();
        Report.table(outcomes).forEach(System.out::println);
        if (counters) {
            outcomes.forEach(outcome ->
                    outcome.counterLines().forEach(line -> System.out.println(outcome.heading() + " " + line)));
        }
        return CommandLine.ExitCode.OK;
    }

    private Outcome measure(String system, int size) throws IOException, InterruptedException {
        Outcome outcome = new Outcome(system, size);
        for (int start = 1; start <= starts; start++) {
            say(outcome.heading() + ": start " + start + " of " + starts);
            Path place = Files.createDirectory(folder.resolve(system + "-" + size + "-" + start));
            try (Fleet fleet = system.equals("serf")
                    ? new SerfFleet(place, size)
                    : new WeftFleet(place, size, size >= sharedFrom)) {
                Scenario scenario = new Scenario(fleet, outcome, new SplittableRandom(), MembershipBench::say);
                scenario.start();
                if (start == starts && runs + restSeconds > 0) {
                    scenario.setApart();
                    if (restSeconds > 0) {
                        scenario.rest(BEFORE_REST, Duration.ofSeconds(restSeconds));
                    }
                    for (int run = 1; run <= runs; run++) {
                        say(outcome.heading() + ": run " + run + " of " + runs);
                        scenario.run(deeds, system.equals("weft"));
                    }
                }
            }
        }
        return outcome;
    }

    private void writeJson(List<Outcome> outcomes) throws IOException {
        if (json != null) {
            ObjectMapper mapper = new ObjectMapper();
            ObjectNode all = mapper.createObjectNode();
            all.put("measuredAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            all.put("processors", Runtime.getRuntime().availableProcessors());
            all.put("java", Runtime.version().toString());
            outcomes.forEach(outcome -> all.withArray("outcomes").add(outcome.json(mapper)));
            mapper.writerWithDefaultPrettyPrinter().writeValue(json.toFile(), all);
        }
    }

    private static boolean serfIsInstalled() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, "serf"))) {
                return true;
            }
        }
        return false;
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
