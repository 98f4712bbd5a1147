package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.MemberStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A verdict that comes from behind a partition does not bury whom this node could reach all the time: at the moment in which
 * a node begins to show another one as dead, the two were not able to reach each other a while ago. Holds where nothing is
 * lost by chance.
 */
final class ReachabilityOracle {
    /** Longer than it takes to come to a verdict. */
    private static final long CALM_MILLIS = 10_000;

    private final SimulatedNetwork network;
    private final Set<Long> shownDead = new HashSet<>();

    ReachabilityOracle(SimulatedNetwork network) {
        this.network = network;
    }

    void check(SimulatedNode observer, List<SimulatedNode> nodes, long now) {
        for (SimulatedNode target : nodes) {
            long pair = observer.index * 100_000L + target.index;
            boolean dead = observer.core()
                    .shownView()
                    .member(target.id)
                    .filter(member -> member.status() == MemberStatus.DEAD)
                    .isPresent();
            if (!dead) {
                shownDead.remove(pair);
            } else if (shownDead.add(pair) && isRunning(observer) && isRunning(target)) {
                long calmSince = Math.max(
                        Math.max(observer.calmSince, target.calmSince),
                        network.separatedUntil(observer.index, target.index, now));
                if (now - calmSince > CALM_MILLIS) {
                    throw new AssertionError("node" + observer.index + " begins to show node" + target.index
                            + " as dead, which it could reach for " + (now - calmSince) + " ms");
                }
            }
        }
    }

    private static boolean isRunning(SimulatedNode node) {
        return node.isRunning() && node.core().phase() == NodeCore.Phase.RUNNING;
    }
}
