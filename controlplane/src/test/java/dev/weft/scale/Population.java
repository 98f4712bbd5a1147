package dev.weft.scale;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ids for many nodes: random, but in the order of their numbers, and the number can be read from the id. */
final class Population {
    static final int MAX_NODES = 1 << 16;

    private final List<NodeId> ids;

    Population(int nodes, RandomGenerator random) {
        if (nodes > MAX_NODES) {
            throw new IllegalArgumentException(nodes + " nodes, at most " + MAX_NODES);
        }
        long[] highs =
                random.longs(nodes).map(value -> value & ~(MAX_NODES - 1L)).toArray();
        List<Long> sorted = new ArrayList<>();
        for (long high : highs) {
            sorted.add(high);
        }
        sorted.sort(Long::compareUnsigned);
        ids = new ArrayList<>(nodes);
        for (int i = 0; i < nodes; i++) {
            ids.add(new NodeId(sorted.get(i) | i, random.nextLong()));
        }
    }

    int size() {
        return ids.size();
    }

    NodeId id(int index) {
        return ids.get(index);
    }

    static int index(NodeId id) {
        return (int) id.high() & (MAX_NODES - 1);
    }
}
