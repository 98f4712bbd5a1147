package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;

/**
 * Many nodes in one process and in virtual time, all drawn from one seed. First harm is done, and safety is checked after
 * every event; then everything heals, and all must come to the same view within a bound.
 */
final class Simulation {
    private final World world;
    private final Oracles oracles;
    private final MemoryOracle memory;
    private final Machines machines;
    private final Joins joins;

    private Simulation(World world, long seed) {
        this.world = world;
        this.oracles = new Oracles(world, seed);
        this.memory = new MemoryOracle(world);
        this.machines = new Machines(world, oracles);
        this.joins = new Joins(world, machines);
    }

    /**
     * Runs one seed.
     *
     * @throws AssertionError when an oracle does not hold; the message has the seed and the virtual time
     */
    static SimulationReport run(long seed, Crypto crypto) {
        World world = new World(seed, crypto);
        try {
            new Simulation(world, seed).run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + " after " + world.now() + " ms of virtual time: " + e.getMessage()
                            + "\n  repeat with: ./run test -Dtest=SimulatorTest -Dsimulator.seed=" + seed
                            + "\n  " + world.plan,
                    e);
        }
        world.report.worstSeed = seed;
        return world.report;
    }

    private void checkFeeds() {
        FeedOracle feeds = new FeedOracle(world);
        if (feeds.holds()) {
            world.schedule.runUntil(world.now() + feeds.settledAfterMillis());
            world.nodes.forEach(feeds::check);
        }
    }

    private void run() {
        Faults faults = new Faults(world, machines, joins);
        joins.begin();
        faults.begin();
        memory.begin();
        world.schedule.runUntil(world.plan.harmMillis());
        faults.heal();
        Convergence convergence = new Convergence(world, machines, joins);
        SimulationReport report = world.report;
        report.worstConvergenceMillis = convergence.await();
        report.worstQuietMillis = convergence.rest();
        world.nodes.stream().filter(SimulatedNode::isRunning).forEach(oracles::checkAtTheEnd);
        checkFeeds();
        world.nodes.stream()
                .filter(SimulatedNode::isRunning)
                .forEach(node -> report.addCounters(node.core().counters()));
        report.runs = 1;
        report.events = world.schedule.events();
        report.lost = world.network.lost;
        report.duplicated = world.network.duplicated;
        report.replayed = world.network.replayed;
        report.blocked = world.network.blocked;
        report.nodeMillis = world.now() * world.nodes.size();
        report.peakBytesPerSecond = machines.traffic.peak();
        report.trace = world.trace.value();
    }
}
