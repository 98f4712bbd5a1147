package dev.weft.agent.lab;

import dev.weft.agent.http.MemberJson;
import dev.weft.agent.http.MembersJson;
import dev.weft.bench.Percentile;
import dev.weft.bench.ProcessUse;
import dev.weft.bench.SizedFigures;
import dev.weft.bench.SizedFigures.Figure;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What {@link ChatBench} measures in one lab. */
final class ChatBenchRun implements AutoCloseable {
    /** About as long as the frame of a short message. */
    static final int ECHO_BYTES = 350;

    /** A block of SQLite's log. */
    private static final int DISK_BYTES = 4_096;

    private static final long PERIOD_MICROS = 20_000;
    private static final long LIMIT_MILLIS = 180_000;
    private static final int WARM_UP_SHARE = 3;

    private static final Figure DISK_50 = millis("diskP50Millis", "one append that is on the disk, ms: p50");
    private static final Figure DISK_99 = millis("diskP99Millis", "  p99");
    private static final Figure ECHO_50 = millis("echoP50Millis", "TCP echo over the mesh, there and back, ms: p50");
    private static final Figure ECHO_99 = millis("echoP99Millis", "  p99");
    private static final Figure STORED_50 = millis("storedP50Millis", "message: POST -> answer (stored here), ms: p50");
    private static final Figure STORED_99 = millis("storedP99Millis", "  p99");
    private static final Figure SHOWN_50 =
            millis("shownP50Millis", "message: POST -> event stream of another node, ms: p50");
    private static final Figure SHOWN_99 = millis("shownP99Millis", "  p99");
    private static final Figure RATE =
            new Figure("messagesPerSecond", "messages/s, all write, until all have all", 0, true);
    private static final Figure TAIL = millis("lastToAllMillis", "last one stored by its author -> all have all, ms");
    private static final Figure CPU = new Figure(
            "cpuMillisPerMessageAndNode", "CPU of a chat for each message, ms of a core (mean of nodes)", 2, false);
    private static final Figure RECOVERED =
            new Figure("recoverySeconds", "recovery: daemon started -> all that was missed, no gap, s", 2, false);
    private static final Figure RECOVERED_RATE =
            new Figure("recoveredPerSecond", "  messages/s from the first to the last", 0, true);
    private static final Figure MEMORY_BEFORE =
            new Figure("residentMebibytesBefore", "resident memory of a chat after the start, MiB", 0, false);
    private static final Figure MEMORY_AFTER =
            new Figure("residentMebibytesAfter", "resident memory of a chat in the end, MiB", 0, false);

    private final Lab lab;
    private final int size;
    private final ChatBench.Settings settings;
    private final SizedFigures figures;
    private final List<LoadProcess> loads;
    private final ExecutorService threads;

    ChatBenchRun(Lab lab, int size, ChatBench.Settings settings, SizedFigures figures) {
        this.lab = lab;
        this.size = size;
        this.settings = settings;
        this.figures = figures;
        this.threads = Executors.newFixedThreadPool(size);
        this.loads = IntStream.rangeClosed(1, size)
                .mapToObj(node -> LoadProcess.start(lab, node, settings.bytes()))
                .toList();
    }

    private static Figure millis(String key, String words) {
        return new Figure(key, words, 2, false);
    }

    void measure() {
        each(ProcessUse::residentMebibytes).forEach(value -> figures.add(MEMORY_BEFORE, size, value));
        say("to warm up: " + settings.messages() / WARM_UP_SHARE + " messages");
        all("warm", settings.messages() / WARM_UP_SHARE, everybody());
        for (int run = 1; run <= settings.runs(); run++) {
            say(run, "the disk, the echo, and " + settings.single() + " messages one by one");
            single(run);
        }
        for (int run = 1; run <= settings.runs(); run++) {
            say(run, settings.messages() + " messages by all nodes");
            throughput(run);
        }
        for (int run = 1; settings.missed() > 0 && run <= settings.runs(); run++) {
            say(run, "one node misses " + settings.missed() + " messages");
            recovery(run);
        }
        each(ProcessUse::residentMebibytes).forEach(value -> figures.add(MEMORY_AFTER, size, value));
    }

    private void single(int run) {
        String tag = "single" + run;
        int count = settings.single();
        List<Long> disk = load(1).ask("disk", count, PERIOD_MICROS, DISK_BYTES);
        percentiles(DISK_50, DISK_99, disk);
        String address = meshAddress(2);
        long port = load(2).ask("serve", address, ECHO_BYTES).get(0);
        percentiles(ECHO_50, ECHO_99, load(1).ask("echo", address, port, count, PERIOD_MICROS, ECHO_BYTES));
        // Somebody who looks at the second node, and goes away again.
        try (LoadProcess face = LoadProcess.start(lab, 2, settings.bytes())) {
            face.ask("listen");
            List<Long> stored = load(1).ask("pace", tag, count, PERIOD_MICROS);
            percentiles(STORED_50, STORED_99, stored);
            percentiles(SHOWN_50, SHOWN_99, face.ask("heard", tag, count, LIMIT_MILLIS));
        }
    }

    private void percentiles(Figure half, Figure nearlyAll, List<Long> micros) {
        figures.add(half, size, Percentile.of(micros, 50) / 1_000.0);
        figures.add(nearlyAll, size, Percentile.of(micros, 99) / 1_000.0);
    }

    /** When the first was handed over, when the last was stored by its author, and when all had all. */
    private record Course(long startNanos, long storedNanos, long doneNanos) {}

    private void throughput(int run) {
        List<Double> before = each(ProcessUse::cpuSeconds);
        Course course = all("all" + run, settings.messages(), everybody());
        List<Double> after = each(ProcessUse::cpuSeconds);
        double seconds = (course.doneNanos - course.startNanos) / 1e9;
        figures.add(RATE, size, settings.messages() / seconds);
        figures.add(TAIL, size, (course.doneNanos - course.storedNanos) / 1e6);
        double cpu = IntStream.range(0, size)
                .mapToDouble(node -> after.get(node) - before.get(node))
                .sum();
        figures.add(CPU, size, 1_000 * cpu / size / settings.messages());
    }

    /** These nodes write so many together; returns when each of them has all, and nothing is shown twice or missing. */
    private Course all(String tag, int count, List<Integer> nodes) {
        List<Long> before = atOnce(nodes, node -> load(node).ask("count").get(0));
        int share = (count + nodes.size() - 1) / nodes.size();
        List<List<Long>> written = atOnce(nodes, node -> {
            int own = Math.min(share, count - (node - 1) * share);
            return own <= 0 ? List.<Long>of() : load(node).ask("write", tag, own, settings.outstanding());
        });
        List<Long> done = atOnce(nodes, node -> {
            long there = before.get(nodes.indexOf(node));
            return load(node)
                    .ask("await", there + 1, there + count, LIMIT_MILLIS)
                    .get(1);
        });
        requireShown(tag, count, nodes);
        return new Course(
                written.stream()
                        .filter(one -> !one.isEmpty())
                        .mapToLong(one -> one.get(0))
                        .min()
                        .orElseThrow(),
                written.stream()
                        .filter(one -> !one.isEmpty())
                        .mapToLong(one -> one.get(1))
                        .max()
                        .orElseThrow(),
                done.stream().mapToLong(Long::longValue).max().orElseThrow());
    }

    private void requireShown(String tag, int count, List<Integer> nodes) {
        for (int node : nodes) {
            List<Long> shown = load(node).ask("shown", tag);
            if (shown.get(0) != count || shown.get(1) != 0) {
                throw new LabException("node%d shows %d of %d messages, and %d twice"
                        .formatted(node, shown.get(0), count, shown.get(1)));
            }
        }
    }

    private void recovery(int run) {
        String tag = "missed" + run;
        int last = size;
        List<Integer> others = everybody().subList(0, size - 1);
        lab.endChats(List.of(last), false);
        all(tag, settings.missed(), others);
        long start = System.nanoTime();
        lab.start(List.of(last));
        List<Long> moments = load(last).ask("await", 1, settings.missed(), LIMIT_MILLIS);
        figures.add(RECOVERED, size, (moments.get(1) - start) / 1e9);
        // So few that all were there at the first look tell no rate.
        if (moments.get(1) > moments.get(0)) {
            figures.add(RECOVERED_RATE, size, settings.missed() / ((moments.get(1) - moments.get(0)) / 1e9));
        }
        requireShown(tag, settings.missed(), List.of(last));
    }

    private List<Integer> everybody() {
        return IntStream.rangeClosed(1, size).boxed().toList();
    }

    private LoadProcess load(int node) {
        return loads.get(node - 1);
    }

    private List<Double> each(ToDoubleFunction<Long> ofProcess) {
        return everybody().stream()
                .map(node -> Objects.requireNonNull(lab.node(node).chat()).pid())
                .map(ofProcess::applyAsDouble)
                .toList();
    }

    /** Does it for all of them at the same time. */
    private <T> List<T> atOnce(List<Integer> nodes, IntFunction<T> work) {
        List<CompletableFuture<T>> doing = nodes.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> work.apply(node), threads))
                .toList();
        try {
            return doing.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LabException failure ? failure : e;
        }
    }

    private String meshAddress(int node) {
        MembersJson members = lab.agents().members(lab.node(node)).orElseThrow();
        return members.members().stream()
                .filter(MemberJson::self)
                .map(MemberJson::meshIp4)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new LabException("node%d has no mesh address".formatted(node)));
    }

    private void say(String text) {
        System.err.println(size + " nodes: " + text);
    }

    private void say(int run, String text) {
        say("run " + run + " of " + settings.runs() + ": " + text);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        loads.forEach(LoadProcess::close);
    }
}
