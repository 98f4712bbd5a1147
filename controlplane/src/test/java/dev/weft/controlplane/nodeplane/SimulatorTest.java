package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs seeds; {@code -Dsimulator.seed=N} repeats one, {@code -Dsimulator.seeds=N} sets how many. */
class SimulatorTest {
    private static final int NODES = 10;
    private static final int SEEDS_IN_CI = 300;
    private static final int SEEDS_WITH_REAL_CRYPTO = 3;

    @Test
    void everySeedKeepsTheOraclesAndConverges() throws Exception {
        Long single = Long.getLong("simulator.seed");
        long[] seeds = single == null ? LongStream.rangeClosed(1, SEEDS_IN_CI).toArray() : new long[] {single};
        System.out.println("simulator: " + seeds.length + " seeds: " + runAll(seeds, new StandInCrypto()));
    }

    @Test
    void realCryptoMakesNoDifference() throws Exception {
        long[] seeds =
                LongStream.rangeClosed(10_001, 10_000 + SEEDS_WITH_REAL_CRYPTO).toArray();
        SimulationReport report = runAll(seeds, new BouncyCastleCrypto());
        assertThat(report.events).isPositive();
    }

    @Test
    void oneSeedIsOneTrace() {
        SimulationReport first = Simulation.run(77, NODES, new StandInCrypto());
        SimulationReport second = Simulation.run(77, NODES, new StandInCrypto());
        assertThat(second.trace).isEqualTo(first.trace);
        assertThat(second.events).isEqualTo(first.events);
    }

    @Test
    @Tag("soak")
    void soak() throws Exception {
        int seeds = Integer.getInteger("simulator.seeds", 2_000);
        long from = Long.getLong("simulator.from", 100_000);
        System.out.println("simulator: " + seeds + " seeds: "
                + runAll(LongStream.range(from, from + seeds).toArray(), new StandInCrypto()));
    }

    private static SimulationReport runAll(long[] seeds, Crypto crypto) throws Exception {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        SimulationReport total = new SimulationReport();
        try {
            List<Future<SimulationReport>> runs = new ArrayList<>();
            for (long seed : seeds) {
                runs.add(workers.submit(() -> Simulation.run(seed, NODES, crypto)));
            }
            for (Future<SimulationReport> run : runs) {
                total.add(run.get());
            }
        } finally {
            List<Runnable> unused = workers.shutdownNow();
        }
        return total;
    }
}
