package dev.weft.controlplane.nodeplane;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told again, and when. Telling all in one hop misses those whose datagram gets lost, and rounds take a second to
 * reach the last of them. That is quick enough for most news, but whoever is accused though it lives wants to be shown as alive
 * at once, and it happens so seldom that telling it six times costs nothing.
 *
 * @param <T> what is told
 */
final class Insistence<T> {
    /** So long after the first time. */
    static final List<Long> AGAIN_MILLIS = List.of(100L, 200L, 300L, 500L, 700L);

    private @Nullable T subject;
    private long toldAt;
    private int next = AGAIN_MILLIS.size();

    /** It was just told for the first time; what was told before is out of date. */
    void on(T told, long now) {
        subject = told;
        toldAt = now;
        next = 0;
    }

    void stop() {
        subject = null;
        next = AGAIN_MILLIS.size();
    }

    long nextWakeMillis() {
        return next < AGAIN_MILLIS.size() ? toldAt + AGAIN_MILLIS.get(next) : Long.MAX_VALUE;
    }

    /** What is to be told now; whoever is late tells it once and not several times in a row. */
    Optional<T> due(long now) {
        if (now < nextWakeMillis()) {
            return Optional.empty();
        }
        while (now >= nextWakeMillis()) {
            next++;
        }
        return Optional.ofNullable(subject);
    }
}
