package dev.weft.controlplane.nodeplane;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told again, and when. Telling all in one hop misses those whose datagram gets lost, and rounds take a second to
 * reach the last of them. That is quick enough for most news, but whoever is accused though it lives wants to be shown as alive
 * at once, and it happens so seldom that telling it four times costs nothing.
 *
 * @param <T> what is told
 */
final class Insistence<T> {
    /** After the first time; the distance doubles. */
    static final long FIRST_MILLIS = 100;

    static final int TIMES = 3;

    private @Nullable T subject;
    private int timesLeft;
    private long distanceMillis;
    private long nextAt = Long.MAX_VALUE;

    /** It was just told for the first time; what was told before is out of date. */
    void on(T told, long now) {
        subject = told;
        timesLeft = TIMES;
        distanceMillis = FIRST_MILLIS;
        nextAt = now + distanceMillis;
    }

    void stop() {
        subject = null;
        nextAt = Long.MAX_VALUE;
    }

    long nextWakeMillis() {
        return nextAt;
    }

    /** What is to be told now. */
    Optional<T> due(long now) {
        if (now < nextAt) {
            return Optional.empty();
        }
        Optional<T> due = Optional.ofNullable(subject);
        timesLeft--;
        distanceMillis *= 2;
        nextAt = timesLeft > 0 ? now + distanceMillis : Long.MAX_VALUE;
        return due;
    }
}
