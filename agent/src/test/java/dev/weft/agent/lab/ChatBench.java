package dev.weft.agent.lab;

import dev.weft.bench.SizedFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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

/** {@code ./run bench chat}: runs inside namespaces that {@code ./run} has made for it. */
@Command(
        name = "./run bench chat",
        description = {
            "Measures the chat in labs on this machine, with real agents, WireGuard and stores on disk: how long a message"
                    + " takes from one node to the event stream of another, beside a TCP echo over the same mesh; how many"
                    + " messages a second all nodes together write until all have all; how long a node takes to get what it"
                    + " missed; memory.",
            "It takes about five minutes."
        },
        footer = {
            "",
            "Examples:",
            "  ./run bench chat",
            "  ./run bench chat --nodes 3 --runs 1 --missed 2000",
            "  ./run bench chat --nodes 3,10 --json figures.json"
        },
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs the command
final class ChatBench implements Callable<Integer> {
    private static final int MAX_NODES = 20;
    private static final int MAX_RUNS = 20;
    /** Each author's newest 10,000 are kept. */
    private static final int MAX_MESSAGES = 10_000;

    private static final int MAX_BYTES = 3_500;

    @Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--nodes",
            split = ",",
            defaultValue = "3,10",
            description = "Sizes of the mesh (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes;

    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--messages",
            defaultValue = "3000",
            description = "How many messages all nodes together write in a run (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--outstanding",
            defaultValue = "8",
            description = "How many of them each node writes at one time (default: ${DEFAULT-VALUE}).")
    private int outstanding;

    @Option(
            names = "--single",
            defaultValue = "500",
            description = "How many messages are timed one by one in a run (default: ${DEFAULT-VALUE}).")
    private int single;

    @Option(
            names = "--missed",
            defaultValue = "10000",
            description = "How many messages a node misses; in the smallest mesh only; 0 leaves it out"
                    + " (default: ${DEFAULT-VALUE}).")
    private int missed;

    @Option(names = "--bytes", defaultValue = "100", description = "Length of a text (default: ${DEFAULT-VALUE}).")
    private int bytes;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** The labs' folders: on a real disk. */
    @Parameters(hidden = true, description = "The folder that all labs are in.")
    private Path folder;

    /**
     * How one run is made.
     *
     * @param messages by all nodes together
     * @param outstanding at one time by each node
     * @param single timed one by one
     * @param missed 0 for none
     */
    record Settings(int runs, int messages, int outstanding, int single, int missed, int bytes) {}

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new ChatBench());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof LabException) {
                System.err.println("bench: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        require(sizes.stream().allMatch(size -> size >= 2 && size <= MAX_NODES), "--nodes takes 2 to " + MAX_NODES);
        require(runs >= 1 && runs <= MAX_RUNS, "--runs takes 1 to " + MAX_RUNS);
        require(messages >= 1 && messages <= MAX_MESSAGES, "--messages takes 1 to " + MAX_MESSAGES);
        require(outstanding >= 1 && outstanding <= 32, "--outstanding takes 1 to 32");
        require(single >= 1 && single <= MAX_MESSAGES, "--single takes 1 to " + MAX_MESSAGES);
        require(missed >= 0 && missed <= MAX_MESSAGES, "--missed takes 0 to " + MAX_MESSAGES);
        require(bytes >= 60 && bytes <= MAX_BYTES, "--bytes takes 60 to " + MAX_BYTES);
        String disk = Files.getFileStore(folder).type();
        if (disk.equals("tmpfs")) {
            System.err.println("bench: the stores lie in memory (" + folder + "), so nothing here waits for a disk");
        }
        SizedFigures figures = new SizedFigures();
        int smallest = sizes.stream().min(Integer::compare).orElseThrow();
        for (int size : sizes) {
            measure(size, size == smallest ? missed : 0, figures);
            writeJson(figures, disk);
        }
        System.out.println();
        figures.table().forEach(System.out::println);
        System.out.printf(
                "%nStores on %s. Texts of %d bytes. Echo: there and back over one TCP connection, %d bytes each way; a message"
                        + " goes one way, and waits for two disks.%n",
                disk, bytes, ChatBenchRun.ECHO_BYTES);
        System.out.printf(
                "Rates: all nodes write, each %d at one time; from the first POST until every node has all, with no face"
                        + " open. The chat's own settings: 10,000 messages kept of each author.%n",
                outstanding);
        return CommandLine.ExitCode.OK;
    }

    private void require(boolean isGood, String what) {
        if (!isGood) {
            throw new ParameterException(spec.commandLine(), what);
        }
    }

    private void measure(int size, int missedThere, SizedFigures figures) {
        LabFolder place = LabFolder.of("bench");
        Lab lab = LabUp.run(place, size, true, System.err::println);
        Settings settings = new Settings(runs, messages, outstanding, single, missedThere, bytes);
        try (ChatBenchRun run = new ChatBenchRun(lab, size, settings, figures)) {
            run.measure();
        } finally {
            LabDown.run(place);
        }
    }

    private void writeJson(SizedFigures figures, String disk) throws IOException {
        if (json != null) {
            Map<String, Object> about = new LinkedHashMap<>();
            about.put("runs", runs);
            about.put("messages", messages);
            about.put("outstandingPerNode", outstanding);
            about.put("single", single);
            about.put("missed", missed);
            about.put("textBytes", bytes);
            about.put("echoBytes", ChatBenchRun.ECHO_BYTES);
            about.put("fileSystem", disk);
            figures.writeJson(json, about);
        }
    }
}
