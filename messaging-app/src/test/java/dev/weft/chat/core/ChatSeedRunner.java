package dev.weft.chat.core;

import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.nodeplane.StandInCrypto;
import org.jspecify.annotations.Nullable;

/** Runs seeds one after the other; called by reflection in a class loader of its own. */
public final class ChatSeedRunner {
    /** Every so many seeds use real cryptography, which makes no difference but for the time it takes. */
    private static final int REAL_CRYPTO_PERIOD = 50;

    /** And every so many run twice, and must do exactly the same. */
    private static final int TWICE_PERIOD = 20;

    private ChatSeedRunner() {}

    /**
     * Runs one seed as it is run everywhere.
     *
     * @throws AssertionError when an oracle does not hold; the message has the seed and the virtual time
     */
    static ChatReport run(long seed) {
        Crypto crypto = seed % REAL_CRYPTO_PERIOD == 0 ? new BouncyCastleCrypto() : new StandInCrypto();
        ChatReport report = ChatSimulation.run(seed, crypto);
        if (seed % TWICE_PERIOD == 1) {
            if (ChatSimulation.run(seed, crypto).trace != report.trace) {
                throw new AssertionError("seed " + seed + " does not do the same when it runs again");
            }
            report.ranTwice = 1;
        }
        return report;
    }

    /** What went wrong in the first seed in which anything did; null when nothing did. */
    public static @Nullable String firstFinding(long firstSeed, int seeds) {
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            try {
                ChatReport unused = ChatSimulation.run(seed, new StandInCrypto());
            } catch (AssertionError e) {
                return e.getMessage();
            }
        }
        return null;
    }
}
