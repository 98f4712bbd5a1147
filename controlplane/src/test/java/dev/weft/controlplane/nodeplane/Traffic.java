package dev.weft.controlplane.nodeplane;

import java.util.HashMap;
import java.util.Map;

/** What each node sends, which must not grow without end whatever happens, and must be little at rest. */
final class Traffic {
    /** Of one node in any one second. */
    static final long MAX_BYTES_PER_SECOND = 1_000_000;

    private final Schedule schedule;
    private final Map<Integer, Long> inWindow = new HashMap<>();
    private final Map<Integer, Long> inSecond = new HashMap<>();
    private long second;
    private long peak;

    Traffic(Schedule schedule) {
        this.schedule = schedule;
    }

    void sent(SimulatedNode node, int bytes) {
        if (schedule.now() / 1_000 != second) {
            second = schedule.now() / 1_000;
            inSecond.clear();
        }
        inWindow.merge(node.index, (long) bytes, Long::sum);
        long now = inSecond.merge(node.index, (long) bytes, Long::sum);
        peak = Math.max(peak, now);
        if (now > MAX_BYTES_PER_SECOND) {
            throw new AssertionError(
                    "node" + node.index + " sends more than " + MAX_BYTES_PER_SECOND + " bytes in one second");
        }
    }

    void startWindow() {
        inWindow.clear();
    }

    /** What the busiest node has sent since then. */
    long mostInWindow() {
        return inWindow.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The most that one node has sent in one second. */
    long peak() {
        return peak;
    }
}
