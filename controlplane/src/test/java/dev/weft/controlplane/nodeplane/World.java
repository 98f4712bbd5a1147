package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.Crypto;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all parts of one run share. */
final class World {
    private static final boolean VERBOSE = Boolean.getBoolean("simulator.verbose");
    private static final long START_WALL_MILLIS = 1_800_000_000_000L;

    final Crypto crypto;
    final RandomGenerator random;
    final SimulationPlan plan;
    final Trace trace = new Trace();
    final Schedule schedule = new Schedule(trace);
    final SimulatedNetwork network;
    final SimulationReport report = new SimulationReport();
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<InetSocketAddress, SimulatedNode> holders = new HashMap<>();
    private final List<Integer> freeAddresses = new ArrayList<>();
    private int nextAddress = 1_000;

    World(long seed, Crypto crypto) {
        this.crypto = crypto;
        // Not java.util.Random: its first numbers from neighbouring seeds are nearly the same.
        this.random = new SplittableRandom(seed);
        this.plan = SimulationPlan.draw(random);
        this.network = new SimulatedNetwork(plan, random);
    }

    long now() {
        return schedule.now();
    }

    boolean isHarmful() {
        return now() < plan.harmMillis();
    }

    Now clock(SimulatedNode node) {
        return new Now(now(), trueWallMillis() + node.clockOffsetMillis);
    }

    long trueWallMillis() {
        return START_WALL_MILLIS + now();
    }

    void add(SimulatedNode node) {
        nodes.add(node);
        holders.put(node.address, node);
    }

    /** The node that has the address now. */
    @Nullable
    SimulatedNode holderOf(InetSocketAddress address) {
        return holders.get(address);
    }

    /** Gives the node an address that nobody has; perhaps one that somebody had. */
    void move(SimulatedNode node) {
        int number = !freeAddresses.isEmpty() && random.nextBoolean()
                ? freeAddresses.remove(random.nextInt(freeAddresses.size()))
                : nextAddress++;
        byte[] old = node.address.getAddress().getAddress();
        freeAddresses.add(((old[2] & 255) << 8) | (old[3] & 255));
        holders.remove(node.address);
        node.address = SimulatedNode.addressOf(number);
        holders.put(node.address, node);
    }

    SimulatedNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    void note(Object what) {
        if (VERBOSE) {
            System.out.println(now() + " " + what);
        }
    }
}
