package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pings that this node sends for others, until they are answered or given up. */
final class Relays {
    static final int MAX_RELAYS = 256;

    /** So that one that asks too much leaves room for others. */
    static final int MAX_PER_REQUESTER = 64;

    /** After this time the requester is told that the target has not answered. */
    static final long NACK_MILLIS = 200;

    /** An answer that comes later than this is of no use to anybody. */
    static final long RELAY_MILLIS = 2_000;

    private final Map<Long, Relay> relays = new HashMap<>();

    /** Whom to tell when the target answers, or does not. */
    static final class Relay {
        final NodeId requester;
        final long probeId;
        final NodeId target;
        private final long startedAt;
        private boolean nacked;

        Relay(NodeId requester, long probeId, NodeId target, long now) {
            this.requester = requester;
            this.probeId = probeId;
            this.target = target;
            this.startedAt = now;
        }
    }

    /** Whether there was room for it. */
    boolean add(long ownProbeId, Relay relay) {
        if (relays.size() >= MAX_RELAYS || of(relay.requester) >= MAX_PER_REQUESTER) {
            removeExpired(relay.startedAt);
        }
        return relays.size() < MAX_RELAYS
                && of(relay.requester) < MAX_PER_REQUESTER
                && relays.putIfAbsent(ownProbeId, relay) == null;
    }

    private long of(NodeId requester) {
        return relays.values().stream()
                .filter(relay -> relay.requester.equals(requester))
                .count();
    }

    /** The relay that an answer belongs to. */
    Optional<Relay> answered(NodeId target, long ownProbeId) {
        Relay relay = relays.get(ownProbeId);
        if (relay == null || !relay.target.equals(target)) {
            return Optional.empty();
        }
        relays.remove(ownProbeId);
        return Optional.of(relay);
    }

    /** Those whose requester is to be told now that the target has not answered. */
    List<Relay> dueForNack(long now) {
        removeExpired(now);
        List<Relay> due = new ArrayList<>();
        for (Relay relay : relays.values()) {
            if (!relay.nacked && now - relay.startedAt >= NACK_MILLIS) {
                relay.nacked = true;
                due.add(relay);
            }
        }
        return due;
    }

    private void removeExpired(long now) {
        relays.values().removeIf(relay -> now - relay.startedAt >= RELAY_MILLIS);
    }

    long nextWakeMillis() {
        return relays.values().stream()
                .filter(relay -> !relay.nacked)
                .mapToLong(relay -> relay.startedAt + NACK_MILLIS)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
