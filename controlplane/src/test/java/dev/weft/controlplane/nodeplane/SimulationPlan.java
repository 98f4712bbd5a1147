package dev.weft.controlplane.nodeplane;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a seed draws once; everything else it draws on the way.
 *
 * @param nodes how many nodes there will be
 * @param maxLoss each directed link loses between nothing and this share
 * @param maxDelayMillis each directed link takes between 1 ms and this long
 * @param jitterMillis and up to this much longer, so that datagrams overtake each other
 * @param duplication share of datagrams that arrive twice, the second up to two seconds later
 * @param replay share of datagrams that arrive once more much later
 * @param faultPeriodMillis mean time between two faults
 * @param harmMillis how long the first phase lasts
 * @param batching whether what a node wants done is sometimes carried out only after its next event, as when its loop
 *     takes several datagrams in one turn
 * @param wrongClocks whether some machines start with a clock that is wrong by hours
 * @param retention how long the past is kept: often for so short a time that much is gone before the end
 * @param faults which faults there are, each as often as its weight
 */
record SimulationPlan(
        int nodes,
        double maxLoss,
        long maxDelayMillis,
        long jitterMillis,
        double duplication,
        double replay,
        long faultPeriodMillis,
        long harmMillis,
        boolean batching,
        boolean wrongClocks,
        RetentionConfig retention,
        List<Fault> faults) {
    static final int MIN_NODES = 3;
    static final int MAX_NODES = 24;

    /** With those that come in the place of others, and with clones. */
    static final int MAX_MACHINES = 64;

    private static final int USUAL_NODES = 12;

    SimulationPlan {
        faults = List.copyOf(faults);
    }

    /** Whether entries are dropped within seconds. */
    boolean hasShortMemory() {
        return !retention.equals(RetentionConfig.DEFAULT);
    }

    LinkPlan links() {
        return new LinkPlan(maxLoss, maxDelayMillis, jitterMillis, duplication, replay);
    }

    static SimulationPlan draw(RandomGenerator random) {
        boolean large = random.nextInt(10) == 0;
        boolean far = random.nextInt(5) == 0;
        boolean shortMemory = random.nextBoolean();
        return new SimulationPlan(
                large ? random.nextInt(USUAL_NODES, MAX_NODES + 1) : random.nextInt(MIN_NODES, USUAL_NODES + 1),
                random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
                random.nextLong(2, far ? 150 : 40),
                random.nextLong(0, far ? 250 : 60),
                random.nextBoolean() ? 0 : random.nextDouble() * 0.4,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.1,
                random.nextLong(800, 8_000),
                random.nextLong(20_000, 60_000),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                shortMemory ? drawRetention(random) : RetentionConfig.DEFAULT,
                drawFaults(random));
    }

    private static RetentionConfig drawRetention(RandomGenerator random) {
        return new RetentionConfig(random.nextInt(2, 16), random.nextLong(0, 12_000), random.nextLong(200, 3_000));
    }

    /**
     * Some of the kinds, not all: where everything goes wrong at once, what one thing alone would do is never seen (swarm
     * testing, Groce et al., 2012).
     */
    private static List<Fault> drawFaults(RandomGenerator random) {
        List<Fault> drawn = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (random.nextInt(3) > 0) {
                for (int i = random.nextInt(1, 2 * fault.weight + 1); i > 0; i--) {
                    drawn.add(fault);
                }
            }
        }
        return drawn.isEmpty() ? List.of(Fault.KILL) : drawn;
    }
}
