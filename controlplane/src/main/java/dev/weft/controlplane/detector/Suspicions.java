package dev.weft.controlplane.detector;

import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The suspicions that this node knows of, and when each one is over. */
final class Suspicions {
    private final NodeId self;
    private final DetectorConfig config;
    private final Membership members;
    private final Map<NodeId, Suspicion> suspicions = new TreeMap<>();
    private int presentWhenPlanned;

    private static final class Suspicion {
        final Incarnation incarnation;
        long heardAt;
        long notBefore;
        boolean heardFrom;
        long checkAt = Long.MAX_VALUE;
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

    /** The ledger says something else about this member, and with it perhaps how long suspicions last. */
    void plan(NodeId changed, long now) {
        int count = members.present().size();
        if (count != presentWhenPlanned) {
            // All of them last shorter or longer now.
            presentWhenPlanned = count;
            suspicions.forEach((target, suspicion) -> plan(target, suspicion, now));
            return;
        }
        Suspicion suspicion = suspicions.get(changed);
        if (suspicion != null) {
            plan(changed, suspicion, now);
        }
    }

    /** What is shortened is over now at the earliest: nobody was late for what was not due until now. */
    private void plan(NodeId target, Suspicion suspicion, long now) {
        suspicion.plannedAt = Math.max(overAt(target, suspicion), Math.min(suspicion.plannedAt, now));
    }

    /** Something has come from it: it lives, whatever became of its answers. */
    void heardFrom(NodeId target) {
        Suspicion suspicion = suspicions.get(target);
        if (suspicion != null) {
            suspicion.heardFrom = true;
        }
    }

    /** Whether something has come from it since the suspicion began or was last postponed. */
    boolean wasHeard(NodeId target) {
        Suspicion suspicion = suspicions.get(target);
        return suspicion != null && suspicion.heardFrom;
    }

    /** Wants the target probed at that time, if the suspicion lasts so long and nothing comes from it until then. */
    void checkAt(NodeId target, long time) {
        Suspicion suspicion = suspicions.get(target);
        if (suspicion != null) {
            suspicion.checkAt = time;
        }
    }

    /** Those to be probed now; asked once for each. */
    List<NodeId> dueForCheck(long now) {
        List<NodeId> due = new ArrayList<>();
        suspicions.forEach((target, suspicion) -> {
            if (now >= suspicion.checkAt) {
                suspicion.checkAt = Long.MAX_VALUE;
                if (!suspicion.heardFrom) {
                    due.add(target);
                }
            }
        });
        return due;
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
            suspicion.checkAt = suspicion.checkAt == Long.MAX_VALUE ? Long.MAX_VALUE : suspicion.checkAt + millis;
        });
    }

    void postponeUntil(NodeId target, long time) {
        Suspicion suspicion = suspicions.get(target);
        if (suspicion != null) {
            suspicion.notBefore = time;
            suspicion.heardFrom = false;
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
                .mapToLong(suspicion -> Math.min(suspicion.plannedAt, suspicion.checkAt))
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
