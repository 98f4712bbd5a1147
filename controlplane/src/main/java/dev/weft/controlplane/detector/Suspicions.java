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
        suspicions.put(target, new Suspicion(incarnation, now));
        return true;
    }

    void forget(NodeId target) {
        suspicions.remove(target);
    }

    void clear() {
        suspicions.clear();
    }

    /** This node stood still for so long: nobody could refute to it in that time. */
    void postpone(long millis) {
        suspicions.values().forEach(suspicion -> suspicion.heardAt += millis);
    }

    void postponeUntil(NodeId target, long time) {
        Suspicion suspicion = suspicions.get(target);
        if (suspicion != null) {
            suspicion.notBefore = time;
        }
    }

    List<NodeId> due(long now) {
        return suspicions.entrySet().stream()
                .filter(entry -> now >= overAt(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    long nextMillis() {
        return suspicions.entrySet().stream()
                .mapToLong(entry -> overAt(entry.getKey(), entry.getValue()))
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
