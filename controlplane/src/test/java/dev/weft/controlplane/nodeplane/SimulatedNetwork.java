package dev.weft.controlplane.nodeplane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Every directed link between two nodes, and the partitions that hold. The chat's simulator runs over it too. */
public final class SimulatedNetwork {
    /** A replayed datagram comes up to this much later. */
    private static final long MAX_REPLAY_MILLIS = 40_000;

    private final RandomGenerator random;
    private final LinkPlan plan;
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Long> troubledUntil = new HashMap<>();
    private final List<Cut> cuts = new ArrayList<>();
    private boolean faulty = true;
    long lost;
    long duplicated;
    long replayed;
    long blocked;

    public SimulatedNetwork(LinkPlan plan, RandomGenerator random) {
        this.plan = plan;
        this.random = random;
    }

    public void cut(Cut cut, long now) {
        cuts.removeIf(old -> old.until() <= now);
        cuts.add(cut);
        for (int from = 0; from < SimulationPlan.MAX_MACHINES; from++) {
            for (int to = 0; to < SimulationPlan.MAX_MACHINES; to++) {
                if (cut.separates(from, to, now)) {
                    trouble(from, to, cut.until());
                }
            }
        }
    }

    public void clog(int from, int to, Link.Clog kind, long now, long until) {
        link(from, to).clog(kind, now, until);
        trouble(from, to, until);
    }

    public void flap(int from, int to, long halfPeriodMillis, long phaseMillis, long until) {
        link(from, to).flap(halfPeriodMillis, phaseMillis, until);
        trouble(from, to, until);
    }

    private void trouble(int from, int to, long until) {
        troubledUntil.merge(pair(from, to), until, Math::max);
    }

    /** Until when the two may not be able to talk with each other, the one way or the other. */
    public long troubledUntil(int a, int b) {
        return Math.max(troubledUntil.getOrDefault(pair(a, b), 0L), troubledUntil.getOrDefault(pair(b, a), 0L));
    }

    private static int pair(int from, int to) {
        return from * SimulationPlan.MAX_MACHINES + to;
    }

    /** From now on nothing is lost, cut, clogged or repeated. */
    public void heal(long now) {
        faulty = false;
        cuts.clear();
        troubledUntil.replaceAll((pair, until) -> Math.min(until, now));
        links.values().forEach(Link::heal);
    }

    /** After how many milliseconds each copy of a datagram arrives; empty when it is lost. */
    public long[] deliveries(int from, int to, long now) {
        Link link = link(from, to);
        if (link.drops(now) || cuts.stream().anyMatch(cut -> cut.separates(from, to, now))) {
            blocked++;
            return new long[0];
        }
        if (faulty && random.nextDouble() < link.loss) {
            lost++;
            return new long[0];
        }
        long delay = delay(link) + link.clogDelayMillis(now);
        double fate = faulty ? random.nextDouble() : 1;
        if (fate < plan.duplication()) {
            duplicated++;
            return new long[] {delay, delay + random.nextLong(2_000)};
        }
        if (fate < plan.duplication() + plan.replay()) {
            replayed++;
            return new long[] {delay, delay + random.nextLong(2_000, MAX_REPLAY_MILLIS)};
        }
        return new long[] {delay};
    }

    private Link link(int from, int to) {
        return links.computeIfAbsent(
                pair(from, to),
                pair -> new Link(random.nextDouble() * plan.maxLoss(), random.nextLong(1, plan.maxDelayMillis())));
    }

    private long delay(Link link) {
        return link.delayMillis + (plan.jitterMillis() == 0 ? 0 : random.nextLong(plan.jitterMillis() + 1));
    }
}
