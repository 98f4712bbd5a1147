package dev.weft.controlplane.nodeplane;

import org.jspecify.annotations.Nullable;

/** Runs seeds one after the other; called by reflection in a class loader of its own. */
public final class SeedRunner {
    private static final int NODES = 10;

    private SeedRunner() {}

    /** What went wrong in the first seed in which anything did; null when nothing did. */
    public static @Nullable String firstFinding(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                SimulationReport unused = Simulation.run(seed, NODES, new StandInCrypto());
            } catch (AssertionError e) {
                return e.getMessage();
            }
        }
        return null;
    }
}
