package dev.weft.controlplane.nodeplane;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Every directed link between two nodes: how often it loses, how long it takes, whether it is cut. */
final class SimulatedNetwork {
    private final RandomGenerator random;
    private final SimulationPlan plan;
    private final Map<Long, Double> loss = new HashMap<>();
    private final Map<Long, Long> separatedUntil = new HashMap<>();
    private int[] side = new int[0];
    private boolean faulty = true;
    long lost;
    long duplicated;
    long blocked;

    SimulatedNetwork(SimulationPlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    /** Nodes on different sides cannot reach each other. */
    void partition(int[] sides, long now) {
        healPartition(now);
        side = sides;
    }

    /** When the two could last not reach each other. */
    long separatedUntil(int a, int b, long now) {
        return isSeparated(a, b) ? now : separatedUntil.getOrDefault(link(a, b), 0L);
    }

    private boolean isSeparated(int a, int b) {
        return side.length > 0 && side[a] != side[b];
    }

    private static long link(int a, int b) {
        return Math.min(a, b) * 100_000L + Math.max(a, b);
    }

    void healPartition(long now) {
        for (int a = 0; a < side.length; a++) {
            for (int b = a + 1; b < side.length; b++) {
                if (isSeparated(a, b)) {
                    separatedUntil.put(link(a, b), now);
                }
            }
        }
        side = new int[0];
    }

    /** From now on nothing is lost, cut or repeated. */
    void healAll(long now) {
        faulty = false;
        healPartition(now);
    }

    /** After how many milliseconds each copy of a datagram arrives; empty when it is lost. */
    long[] deliveries(int from, int to) {
        if (isSeparated(from, to)) {
            blocked++;
            return new long[0];
        }
        if (faulty && random.nextDouble() < lossOf(from, to)) {
            lost++;
            return new long[0];
        }
        if (faulty && random.nextDouble() < plan.duplication()) {
            duplicated++;
            return new long[] {delay(), delay() + random.nextLong(2_000)};
        }
        return new long[] {delay()};
    }

    private double lossOf(int from, int to) {
        return loss.computeIfAbsent(from * 100_000L + to, link -> random.nextDouble() * plan.maxLoss());
    }

    private long delay() {
        return plan.delayMillis() + (plan.jitterMillis() == 0 ? 0 : random.nextLong(plan.jitterMillis() + 1));
    }
}
