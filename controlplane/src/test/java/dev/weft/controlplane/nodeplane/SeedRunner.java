package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import org.jspecify.annotations.Nullable;

/** Runs seeds one after the other; called by reflection in a class loader of its own. */
public final class SeedRunner {
    /** Every so many seeds use real cryptography, which makes no difference but for the time it takes. */
    private static final int REAL_CRYPTO_PERIOD = 50;

    /** And every so many run twice, and must do exactly the same. */
    private static final int TWICE_PERIOD = 20;

    private SeedRunner() {}

    /**
     * Runs one seed as it is run everywhere.
     *
     * @throws AssertionError when an oracle does not hold; the message has the seed and the virtual time
     */
    static SimulationReport run(long seed) {
        boolean real = seed % REAL_CRYPTO_PERIOD == 0;
        Crypto crypto = real ? new BouncyCastleCrypto() : new StandInCrypto();
        SimulationReport report = Simulation.run(seed, crypto);
        if (seed % TWICE_PERIOD == 1) {
            SimulationReport again = Simulation.run(seed, crypto);
            if (again.trace != report.trace) {
                throw new AssertionError("seed " + seed + " does not do the same when it runs again");
            }
            report.ranTwice = 1;
        }
        report.withRealCrypto = real ? 1 : 0;
        return report;
    }

    /** What went wrong in the first seed in which anything did; null when nothing did. */
    public static @Nullable String firstFinding(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                SimulationReport unused = Simulation.run(seed, new StandInCrypto());
            } catch (AssertionError e) {
                return e.getMessage();
            }
        }
        return null;
    }
}
