package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs seeds; {@code -Dsimulator.seed=N} repeats one, {@code -Dsimulator.seeds=N} sets how many. */
class SimulatorTest {
    private static final int SEEDS_IN_CI = 300;
    private static final int SEEDS_IN_SOAK = 2_000;
    private static final int SEEDS_BETWEEN_SIGNS_OF_LIFE = 200;

    private static final long[] SEEDS_THAT_FAILED_ONCE = {
        315, 319, 330, 432, 455, 469, 200346, 300034, 300461, 300908, 302227, 400957
    };

    /** Failures that are told before a run of many seeds gives up. */
    private static final int MAX_FAILURES = 5;

    @Test
    void everySeedKeepsTheOraclesAndConverges() throws Exception {
        Long single = Long.getLong("simulator.seed");
        long[] seeds = single == null ? LongStream.rangeClosed(1, SEEDS_IN_CI).toArray() : new long[] {single};
        System.out.println("simulator: " + runAll(seeds));
    }

    /** Seeds in which something was wrong once; the ones that others ran on by then would be other runs now. */
    @Test
    void whatWasFoundOnceIsNotFoundAgain() throws Exception {
        System.out.println("simulator: " + runAll(SEEDS_THAT_FAILED_ONCE));
    }

    @Test
    void anotherSeedIsAnotherTrace() {
        assertThat(Simulation.run(78, new StandInCrypto()).trace)
                .isNotEqualTo(Simulation.run(77, new StandInCrypto()).trace);
    }

    @Test
    @Tag("soak")
    void soak() throws Exception {
        int seeds = Integer.getInteger("simulator.seeds", SEEDS_IN_SOAK);
        long from = Long.getLong("simulator.from", 100_000);
        System.out.println(
                "simulator: " + runAll(LongStream.range(from, from + seeds).toArray()));
    }

    private static SimulationReport runAll(long[] seeds) throws Exception {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        SimulationReport total = new SimulationReport();
        List<String> failures = new ArrayList<>();
        try {
            List<Future<SimulationReport>> runs = new ArrayList<>();
            for (long seed : seeds) {
                runs.add(workers.submit(() -> SeedRunner.run(seed)));
            }
            for (Future<SimulationReport> run : runs) {
                try {
                    total.add(run.get());
                } catch (ExecutionException e) {
                    failures.add(String.valueOf(e.getMessage()));
                    System.out.println("simulator: FAILED " + e.getMessage());
                }
                if (failures.size() >= MAX_FAILURES) {
                    break;
                }
                if (total.runs % SEEDS_BETWEEN_SIGNS_OF_LIFE == 0) {
                    System.out.println("simulator: " + total.runs + " of " + seeds.length + " seeds, " + failures.size()
                            + " failed");
                }
            }
        } finally {
            List<Runnable> unused = workers.shutdownNow();
        }
        assertThat(failures).isEmpty();
        return total;
    }
}
