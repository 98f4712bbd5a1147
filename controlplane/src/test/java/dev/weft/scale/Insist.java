package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule by which a refutation is told again: see the real node's insistence. */
final class Insist {
    private @Nullable Statement subject;
    private int timesLeft;
    private long distanceMillis;
    private long nextAt = Long.MAX_VALUE;

    void on(Statement told, long now) {
        subject = told;
        timesLeft = ProductionSizes.INSISTS;
        distanceMillis = ProductionSizes.INSIST_MILLIS;
        nextAt = now + distanceMillis;
    }

    long nextWakeMillis() {
        return nextAt;
    }

    Optional<Statement> due(long now) {
        if (now < nextAt) {
            return Optional.empty();
        }
        timesLeft--;
        distanceMillis *= 2;
        nextAt = timesLeft > 0 ? now + distanceMillis : Long.MAX_VALUE;
        return Optional.ofNullable(subject);
    }
}
