package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<Integer, View> lastShown = new HashMap<>();
    private final Set<Long> shownDead = new HashSet<>();

    ReachabilityOracle(SimulatedNetwork network) {
        this.network = network;
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the same view, and most events change nothing
    void check(SimulatedNode observer, List<SimulatedNode> nodes, long now) {
        View shown = observer.core().shownView();
        if (shown == lastShown.put(observer.index, shown)) {
            return;
        }
        for (SimulatedNode target : nodes) {
            long pair = (long) observer.index * SimulationPlan.MAX_MACHINES + target.index;
            boolean dead = shown.member(target.id)
                    .filter(member -> member.status() == MemberStatus.DEAD)
                    .isPresent();
            if (!dead) {
                shownDead.remove(pair);
            } else if (shownDead.add(pair) && observer.isAtWork() && target.isAtWork()) {
                long calmSince = Math.max(
                        Math.max(observer.calmSince, target.calmSince),
                        network.troubledUntil(observer.index, target.index));
                // Whoever has never heard of the other one does not answer it, and cannot be asked where it is unknown.
                // Where
                // both have moved neither finds the other. And nobody answers who was thrown out, whether that one
                // knows it or not.
                boolean acquainted = target.core().ledger().record(observer.id).isPresent()
                        && target.core().ledger().overruledBy(observer.id).isEmpty()
                        && !observer.mayFork
                        && !target.mayFork
                        && (Whereabouts.isSoughtAt(target, target.address, observer)
                                || Whereabouts.isSoughtAt(observer, observer.address, target))
                        && shown.member(target.id)
                                .filter(member -> !member.controlEndpoints().isEmpty())
                                .isPresent();
                if (acquainted && now - calmSince > CALM_MILLIS) {
                    throw new AssertionError("node" + observer.index + " begins to show node" + target.index
                            + " as dead, which it could reach for " + (now - calmSince) + " ms");
                }
            }
        }
    }
}
