package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule by which a refutation is told again: see the real node's insistence. */
final class Insist {
    private @Nullable Statement subject;
    private long toldAt;
    private int next = ProductionSizes.INSIST_MILLIS.size();

    void on(Statement told, long now) {
        subject = told;
        toldAt = now;
        next = 0;
    }

    long nextWakeMillis() {
        return next < ProductionSizes.INSIST_MILLIS.size()
                ? toldAt + ProductionSizes.INSIST_MILLIS.get(next)
                : Long.MAX_VALUE;
    }

    Optional<Statement> due(long now) {
        if (now < nextWakeMillis()) {
            return Optional.empty();
        }
        while (now >= nextWakeMillis()) {
            next++;
        }
        return Optional.ofNullable(subject);
    }
}
