package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ledger.Ledger;

/**
 * Whatever happens, no map, list or queue of a core grows without end. Only the ledger may hold more: all entries there are.
 */
final class MemoryOracle {
    private static final long PERIOD_MILLIS = 10_000;

    /** The largest named limit of a collection in a core (of the gossip queue, and of the relays). */
    private static final int MOST = 256;

    /** Some collections hold something for each node that was ever heard of. */
    private static final int MOST_PER_NODE = 4;

    private final World world;

    MemoryOracle(World world) {
        this.world = world;
    }

    void begin() {
        world.schedule.in(PERIOD_MILLIS, () -> {
            world.nodes.stream().filter(SimulatedNode::isRunning).forEach(this::check);
            begin();
        });
    }

    private void check(SimulatedNode node) {
        CollectionSizes.look(node.core(), Ledger.class, this::checkSize);
    }

    private void checkSize(String name, int size) {
        world.report.largestCollection = Math.max(world.report.largestCollection, size);
        if (size > MOST + MOST_PER_NODE * world.nodes.size()) {
            throw new AssertionError("a core's '" + name + "' holds " + size + " elements");
        }
    }
}
