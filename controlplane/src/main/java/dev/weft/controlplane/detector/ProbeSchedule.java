package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import java.util.Collections;
import java.util.List;

/**
 * Who probes whom when, derived by every node from its view and the wall clock: in round r the member with rank i (by id)
 * probes the one with rank i + 1 + (r mod (n − 1)), at the moment of the round that belongs to the target. Where views and
 * clocks agree, every member is probed exactly once a round, at even distances, and the wait for the first probe of a
 * member that has just died is at most one round; random targets (SWIM) would make that wait exponential at the same cost.
 * Where they disagree, every member is still probed by every other one within n − 1 rounds.
 */
final class ProbeSchedule {
    private final NodeId self;
    private final DetectorConfig config;

    /**
     * The next probe.
     *
     * @param target whom
     * @param atWallMillis when, by the wall clock
     */
    record Slot(NodeId target, long atWallMillis) {}

    ProbeSchedule(NodeId self, DetectorConfig config) {
        this.self = self;
        this.config = config;
    }

    /**
     * The first slot of this node after {@code wallMillis}.
     *
     * @param others the present members but this node, in the order of ids; not empty
     */
    Slot after(long wallMillis, List<NodeId> others) {
        int rank = -Collections.binarySearch(others, self) - 1;
        long roundMillis = config.roundMillis(others.size() + 1);
        long round = Math.floorDiv(wallMillis, roundMillis);
        Slot slot = slot(round, roundMillis, rank, others);
        return slot.atWallMillis() > wallMillis ? slot : slot(round + 1, roundMillis, rank, others);
    }

    private static Slot slot(long round, long roundMillis, int rank, List<NodeId> others) {
        int step = 1 + (int) Math.floorMod(round, (long) others.size());
        int targetRank = (rank + step) % (others.size() + 1);
        NodeId target = others.get(targetRank < rank ? targetRank : targetRank - 1);
        return new Slot(target, round * roundMillis + Math.floorMod(target.low(), roundMillis));
    }
}
