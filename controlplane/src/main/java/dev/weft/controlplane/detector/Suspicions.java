package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The suspicions that this node knows of, and when each one is over. */
final class Suspicions {
    private final NodeId self;
    private final DetectorConfig config;
    private final Membership members;
    private final Map<NodeId, Suspicion> suspicions = new TreeMap<>();

    private static final class Suspicion {
        final Incarnation incarnation;
        long heardAt;
        long notBefore;
        long plannedAt = Long.MAX_VALUE;

        Suspicion(Incarnation incarnation, long heardAt) {
            this.incarnation = incarnation;
            this.heardAt = heardAt;
        }
    }

    Suspicions(NodeId self, DetectorConfig config, Membership members) {
        this.self = self;
        this.config = config;
        this.members = members;
    }

    /** Whether it is news. */
    boolean hear(NodeId target, Incarnation incarnation, long now) {
        Suspicion known = suspicions.get(target);
        if (known != null && known.incarnation.equals(incarnation)) {
            return false;
        }
        Suspicion suspicion = new Suspicion(incarnation, now);
        suspicions.put(target, suspicion);
        plan(target, suspicion, now);
        return true;
    }

    /** The ledger has changed, and with it perhaps how long suspicions last. */
    void plan(long now) {
        suspicions.forEach((target, suspicion) -> plan(target, suspicion, now));
    }

    /** What is shortened is over now at the earliest: nobody was late for what was not due until now. */
    private void plan(NodeId target, Suspicion suspicion, long now) {
        suspicion.plannedAt = Math.max(overAt(target, suspicion), Math.min(suspicion.plannedAt, now));
    }

    void forget(NodeId target) {
        suspicions.remove(target);
    }

    void clear() {
        suspicions.clear();
    }

    /** This node stood still for so long: nobody could refute to it in that time. */
    void postpone(long millis) {
        suspicions.values().forEach(suspicion -> {
            suspicion.heardAt += millis;
            suspicion.plannedAt += millis;
        });
    }

    void postponeUntil(NodeId target, long time) {
        Suspicion suspicion = suspicions.get(target);
        if (suspicion != null) {
            suspicion.notBefore = time;
            suspicion.plannedAt = Math.max(suspicion.plannedAt, time);
        }
    }

    List<NodeId> due(long now) {
        return suspicions.entrySet().stream()
                .filter(entry -> now >= entry.getValue().plannedAt)
                .map(Map.Entry::getKey)
                .toList();
    }

    long nextMillis() {
        return suspicions.values().stream()
                .mapToLong(suspicion -> suspicion.plannedAt)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long overAt(NodeId target, Suspicion suspicion) {
        List<NodeId> accusers = members.accusers(target);
        int confirmations = Math.max(0, accusers.size() - 1);
        long duration = config.suspicionMillis(
                confirmations, members.refusals(target), members.present().size() + 1);
        long stagger = Math.max(0, accusers.indexOf(self)) * config.verdictStaggerMillis();
        return Math.max(suspicion.heardAt + duration + stagger, suspicion.notBefore);
    }
}
