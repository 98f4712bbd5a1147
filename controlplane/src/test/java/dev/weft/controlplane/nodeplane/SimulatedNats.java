package dev.weft.controlplane.nodeplane;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * NATs that give a node one address to all the world, and let in only what comes from where the node has sent to: what
 * most routers at home do.
 */
final class SimulatedNats {
    private final Map<SimulatedNode, InetSocketAddress> outsides = new HashMap<>();
    private final Map<InetSocketAddress, SimulatedNode> insides = new HashMap<>();
    private final Set<String> opened = new HashSet<>();

    void put(SimulatedNode node, InetSocketAddress outside) {
        InetSocketAddress before = outsides.put(node, outside);
        if (before != null) {
            insides.remove(before);
        }
        insides.put(outside, node);
        opened.removeIf(way -> way.startsWith(node.index + ">"));
    }

    /** Where others see the node. */
    InetSocketAddress seenAt(SimulatedNode node) {
        return outsides.getOrDefault(node, node.address);
    }

    /** Whether an address may be one of a node that is behind none. */
    boolean isOutside(InetSocketAddress address) {
        return !insides.containsKey(address)
                && outsides.keySet().stream().noneMatch(node -> node.address.equals(address));
    }

    /** The node behind a NAT that a datagram gets to; what is sent opens the sender's own NAT for answers. */
    @Nullable
    SimulatedNode leadsTo(SimulatedNode from, InetSocketAddress to) {
        opened.add(way(from, to));
        SimulatedNode inside = insides.get(to);
        return inside != null && opened.contains(way(inside, seenAt(from))) ? inside : null;
    }

    private static String way(SimulatedNode from, InetSocketAddress to) {
        return from.index + ">" + to;
    }
}
