package dev.weft.controlplane.nodeplane;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** What each node sends, which must not grow without end whatever happens, and must be little at rest. */
final class Traffic {
    /** Of one node in any one second: what it has to tell to each other one, and some more. */
    private static final long MAX_BYTES_PER_NODE = 60_000;

    private static final long MAX_BYTES = 500_000;

    private final long allowed;
    private final Schedule schedule;
    private final Map<Integer, Long> inWindow = new HashMap<>();
    private final Map<Integer, Long> inSecond = new HashMap<>();
    private long second;
    private long peak;

    Traffic(Schedule schedule, int nodes) {
        this.allowed = MAX_BYTES + MAX_BYTES_PER_NODE * nodes;
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
        if (now > allowed) {
            throw new AssertionError("node" + node.index + " sends more than " + allowed + " bytes in one second");
        }
    }

    void startWindow() {
        inWindow.clear();
    }

    /** What the busiest of those with these numbers has sent since then. */
    long mostInWindow(IntPredicate counts) {
        return inWindow.entrySet().stream()
                .filter(node -> counts.test(node.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** The most that one node has sent in one second. */
    long peak() {
        return peak;
    }
}
