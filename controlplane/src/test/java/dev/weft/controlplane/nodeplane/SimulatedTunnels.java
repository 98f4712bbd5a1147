package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tunnels between pairs of nodes: datagrams to a mesh address come out at the other end, while the tunnel works. */
final class SimulatedTunnels {
    private final Set<String> working = new HashSet<>();
    /** When something came out of a tunnel last, by its direction. */
    private final Map<String, Long> heardAt = new HashMap<>();

    private double loss;
    private RandomGenerator chance = new SplittableRandom(0);

    /** From now on that share of all datagrams is lost, in each direction. */
    void lose(double share, RandomGenerator random) {
        loss = share;
        chance = random;
    }

    /** How long nothing has come from one end to the other. */
    long quietMillis(SimulatedNode from, SimulatedNode to, long now) {
        return now - heardAt.getOrDefault(way(from, to), 0L);
    }

    void set(SimulatedNode one, SimulatedNode two, boolean works) {
        if (works) {
            working.add(way(one, two));
            working.add(way(two, one));
        } else {
            working.remove(way(one, two));
            working.remove(way(two, one));
        }
    }

    /** Whether a node knows this address as a member's inside the mesh. */
    boolean isInside(SimulatedNode from, InetAddress address) {
        return to(from, address).isPresent();
    }

    /** The other end; null when the tunnel does not work, or when the datagram is lost. */
    @Nullable
    SimulatedNode leadsTo(SimulatedNode from, InetAddress address, Iterable<SimulatedNode> nodes, long now) {
        Member member = to(from, address).orElseThrow();
        for (SimulatedNode node : nodes) {
            if (node.id.equals(member.id()) && working.contains(way(from, node)) && chance.nextDouble() >= loss) {
                heardAt.put(way(from, node), now);
                return node;
            }
        }
        return null;
    }

    /** Where the other end sees a node. */
    InetSocketAddress seenAt(SimulatedNode node) {
        InetAddress address = node.core()
                .shownView()
                .member(node.id)
                .map(member -> Objects.requireNonNull(member.meshIp4()))
                .orElseThrow();
        return new InetSocketAddress(address, node.address.getPort());
    }

    private static Optional<Member> to(SimulatedNode from, InetAddress address) {
        return from.core().shownView().members().stream()
                .filter(member -> address.equals(member.meshIp4()))
                .findFirst();
    }

    private static String way(SimulatedNode from, SimulatedNode to) {
        return from.index + ">" + to.index;
    }
}
