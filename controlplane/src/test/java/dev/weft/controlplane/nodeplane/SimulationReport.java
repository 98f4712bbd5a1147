package dev.weft.controlplane.nodeplane;

/** What a run did. */
final class SimulationReport {
    long events;
    long crashes;
    long restarts;
    long partitions;
    long leaves;
    long pauses;
    long lost;
    long duplicated;
    long convergenceMillis;
    long nodeMillis;
    long trace;

    void add(SimulationReport other) {
        events += other.events;
        crashes += other.crashes;
        restarts += other.restarts;
        partitions += other.partitions;
        leaves += other.leaves;
        pauses += other.pauses;
        lost += other.lost;
        duplicated += other.duplicated;
        nodeMillis += other.nodeMillis;
        convergenceMillis = Math.max(convergenceMillis, other.convergenceMillis);
    }

    @Override
    public String toString() {
        return String.format(
                "%d events, %.1f node-hours, %d crashes, %d restarts, %d partitions, %d leaves, %d pauses, %d lost, %d duplicated,"
                        + " worst convergence %d ms",
                events,
                nodeMillis / 3_600_000.0,
                crashes,
                restarts,
                partitions,
                leaves,
                pauses,
                lost,
                duplicated,
                convergenceMillis);
    }
}
