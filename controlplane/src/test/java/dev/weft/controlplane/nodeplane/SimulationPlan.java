package dev.weft.controlplane.nodeplane;

import java.util.random.RandomGenerator;

/**
 * What a seed draws.
 *
 * @param nodes how many nodes there are
 * @param maxLoss each directed link loses between nothing and this share
 * @param delayMillis every datagram takes at least this long
 * @param jitterMillis and up to this much longer, so that they overtake each other
 * @param duplication share of datagrams that arrive twice, the second up to two seconds later
 * @param faultPeriodMillis mean time between two faults (crash, restart, partition, leave)
 * @param harmMillis how long the first phase lasts
 */
record SimulationPlan(
        int nodes,
        double maxLoss,
        long delayMillis,
        long jitterMillis,
        double duplication,
        long faultPeriodMillis,
        long harmMillis) {
    static SimulationPlan draw(int nodes, RandomGenerator random) {
        return new SimulationPlan(
                nodes,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
                random.nextLong(1, 40),
                random.nextLong(0, 60),
                random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
                random.nextLong(1_500, 8_000),
                random.nextLong(20_000, 60_000));
    }
}
