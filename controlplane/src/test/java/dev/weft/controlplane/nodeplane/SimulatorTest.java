package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs seeds; {@link ManySeeds} says how others are chosen. */
class SimulatorTest {
    private static final long[] SEEDS_THAT_FAILED_ONCE = {
        315, 319, 330, 432, 455, 469, 200346, 300034, 300461, 300908, 302227, 400957, 800302, 801026, 900330, 901942,
        910406
    };

    @Test
    void everySeedKeepsTheOraclesAndConverges() throws Exception {
        run(ManySeeds.ofEveryBuild());
    }

    /** Seeds in which something was wrong once; the ones that others ran on by then would be other runs now. */
    @Test
    void whatWasFoundOnceIsNotFoundAgain() throws Exception {
        run(SEEDS_THAT_FAILED_ONCE);
    }

    @Test
    void anotherSeedIsAnotherTrace() {
        assertThat(Simulation.run(78, new StandInCrypto()).trace)
                .isNotEqualTo(Simulation.run(77, new StandInCrypto()).trace);
    }

    @Test
    @Tag("soak")
    void soak() throws Exception {
        run(ManySeeds.ofASoak());
    }

    private static void run(long[] seeds) throws InterruptedException {
        SimulationReport total = new SimulationReport();
        new ManySeeds<>("simulator", SeedRunner::run).run(seeds, total::add);
        System.out.println("simulator: " + total);
    }
}
