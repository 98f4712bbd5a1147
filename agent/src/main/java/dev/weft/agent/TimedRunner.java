package dev.weft.agent;

import dev.weft.agent.metrics.Histogram;
import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import dev.weft.agent.os.CommandRunner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs programs and measures how long they take: nearly all the time that a pass of the reconciler takes is theirs. */
final class TimedRunner implements CommandRunner {
    private static final double[] SECONDS = {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5};
    private static final int MAX_PROGRAMS = 16;

    private final CommandRunner runner;
    private final Clock clock;
    private final Map<String, Histogram> times = new TreeMap<>();
    private final Map<String, Long> failures = new TreeMap<>();

    TimedRunner(CommandRunner runner, Clock clock) {
        this.runner = runner;
        this.clock = clock;
    }

    @Override
    public String run(List<String> command, String input) {
        String program = command.get(0);
        long start = clock.monotonicMillis();
        try {
            return runner.run(command, input);
        } catch (RuntimeException e) {
            failed(program);
            throw e;
        } finally {
            took(program, (clock.monotonicMillis() - start) / 1e3);
        }
    }

    @Override
    public boolean has(String program) {
        return runner.has(program);
    }

    private synchronized void took(String program, double seconds) {
        if (times.size() < MAX_PROGRAMS || times.containsKey(program)) {
            times.computeIfAbsent(program, same -> new Histogram(SECONDS)).add(seconds);
        }
    }

    private synchronized void failed(String program) {
        if (failures.size() < MAX_PROGRAMS || failures.containsKey(program)) {
            failures.merge(program, 1L, Long::sum);
        }
    }

    synchronized void write(MetricsText text) {
        Map<Labels, Histogram> histograms = new LinkedHashMap<>();
        times.forEach((program, histogram) -> histograms.put(Labels.of("program", program), histogram));
        text.histograms("weft_command_seconds", "How long the agent's runs of ip and wg took.", histograms);
        Map<Labels, Long> counts = new LinkedHashMap<>();
        failures.forEach((program, count) -> counts.put(Labels.of("program", program), count));
        text.counters("weft_command_failures_total", "Runs of ip and wg that failed.", counts);
    }
}
