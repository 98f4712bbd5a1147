package dev.weft.scale;

import dev.weft.controlplane.nodeplane.ProductionSizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pings that a node sends for others, by the rules of the real relays. */
final class WeftRelays {
    private final Map<Long, Relay> open = new HashMap<>();
    private final Deque<Relay> notNacked = new ArrayDeque<>();
    private final Deque<Relay> byAge = new ArrayDeque<>();

    /** Whom to tell when the target answers, or does not. */
    record Relay(int requester, long probeId, int target, long ownProbeId, long startedAt) {}

    boolean add(Relay relay, long now) {
        while (!byAge.isEmpty() && now - byAge.element().startedAt >= ProductionSizes.RELAY_MILLIS) {
            open.remove(byAge.remove().ownProbeId);
        }
        if (open.size() >= ProductionSizes.MAX_RELAYS) {
            return false;
        }
        open.put(relay.ownProbeId, relay);
        notNacked.add(relay);
        byAge.add(relay);
        return true;
    }

    Optional<Relay> answered(int target, long ownProbeId) {
        Relay relay = open.get(ownProbeId);
        if (relay == null || relay.target != target) {
            return Optional.empty();
        }
        open.remove(ownProbeId);
        return Optional.of(relay);
    }

    List<Relay> dueForNack(long now) {
        List<Relay> due = new ArrayList<>();
        while (!notNacked.isEmpty() && now - notNacked.element().startedAt >= ProductionSizes.NACK_MILLIS) {
            Relay relay = notNacked.remove();
            if (open.containsKey(relay.ownProbeId)) {
                due.add(relay);
            }
        }
        return due;
    }

    long nextWakeMillis() {
        while (!notNacked.isEmpty() && !open.containsKey(notNacked.element().ownProbeId)) {
            notNacked.remove();
        }
        return notNacked.isEmpty() ? Long.MAX_VALUE : notNacked.element().startedAt + ProductionSizes.NACK_MILLIS;
    }
}
