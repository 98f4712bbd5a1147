package dev.weft.agent.reconcile;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often drift is repaired at the moment it happens. Another program that undoes every repair would else keep both
 * busy; what is over the limit waits for the slow poll.
 */
final class RepairPace {
    static final int MAX_AT_ONCE = 10;
    static final long WINDOW_MILLIS = 20_000;

    private final Deque<Long> repairs = new ArrayDeque<>(MAX_AT_ONCE);

    /** Whether one more may be made now; if so, it counts. */
    boolean allows(long nowMillis) {
        while (!repairs.isEmpty() && nowMillis - repairs.getFirst() >= WINDOW_MILLIS) {
            repairs.removeFirst();
        }
        if (repairs.size() >= MAX_AT_ONCE) {
            return false;
        }
        repairs.addLast(nowMillis);
        return true;
    }
}
