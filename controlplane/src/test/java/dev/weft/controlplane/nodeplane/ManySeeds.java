package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Runs many seeds of a simulator on all processors, and tells how far it is. {@code -Dsimulator.seed=N} repeats one,
 * {@code -Dsimulator.seeds=N} and {@code -Dsimulator.from=N} choose those of a long run.
 *
 * @param <R> what one run tells
 */
public final class ManySeeds<R> {
    private static final int SEEDS_IN_CI = 300;
    private static final int SEEDS_IN_SOAK = 2_000;
    private static final long FIRST_IN_SOAK = 100_000;
    private static final int SEEDS_BETWEEN_SIGNS_OF_LIFE = 200;

    /** Failures that are told before a run of many seeds gives up. */
    private static final int MAX_FAILURES = 5;

    private final String simulator;
    private final LongFunction<R> oneRun;

    /** @param oneRun throws an {@link AssertionError} that names its seed where something is wrong */
    public ManySeeds(String simulator, LongFunction<R> oneRun) {
        this.simulator = simulator;
        this.oneRun = oneRun;
    }

    /** Those of every build, or the one that was asked for. */
    public static long[] ofEveryBuild() {
        Long single = Long.getLong("simulator.seed");
        return single == null ? LongStream.rangeClosed(1, SEEDS_IN_CI).toArray() : new long[] {single};
    }

    /** Those of a long run. */
    public static long[] ofASoak() {
        long from = Long.getLong("simulator.from", FIRST_IN_SOAK);
        return LongStream.range(from, from + Integer.getInteger("simulator.seeds", SEEDS_IN_SOAK))
                .toArray();
    }

    /**
     * Fails when a seed does.
     *
     * @param add is given what each good run tells, one after the other
     */
    public void run(long[] seeds, Consumer<R> add) throws InterruptedException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<String> failures = new ArrayList<>();
        try {
            List<Future<R>> runs = new ArrayList<>();
            for (long seed : seeds) {
                runs.add(workers.submit(() -> oneRun.apply(seed)));
            }
            for (int ended = 0; ended < seeds.length && failures.size() < MAX_FAILURES; ended++) {
                try {
                    add.accept(runs.get(ended).get());
                } catch (ExecutionException e) {
                    failures.add(String.valueOf(e.getMessage()));
                    System.out.println(simulator + ": FAILED " + e.getMessage());
                }
                if ((ended + 1) % SEEDS_BETWEEN_SIGNS_OF_LIFE == 0) {
                    System.out.printf(
                            "%s: %,d of %,d seeds, %d failed%n", simulator, ended + 1, seeds.length, failures.size());
                }
            }
        } finally {
            List<Runnable> unused = workers.shutdownNow();
        }
        assertThat(failures).isEmpty();
    }
}
