package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pings that this node sends for others, until they are answered or forgotten. */
final class Relays {
    static final int MAX_RELAYS = 256;
    static final long RELAY_MILLIS = 2_000;

    private final Map<Long, Relay> relays = new HashMap<>();

    /**
     * Whom to tell when the target answers.
     *
     * @param probeId the probe of the requester
     * @param expiresAt monotonic time
     */
    record Relay(NodeId requester, long probeId, NodeId target, long expiresAt) {}

    /** Whether there was room for it. */
    boolean add(long ownProbeId, Relay relay, long now) {
        if (relays.size() >= MAX_RELAYS) {
            relays.values().removeIf(old -> now >= old.expiresAt);
        }
        if (relays.size() >= MAX_RELAYS) {
            return false;
        }
        relays.put(ownProbeId, relay);
        return true;
    }

    /** The relay that an answer belongs to. */
    Optional<Relay> answered(NodeId target, long ownProbeId, long now) {
        Relay relay = relays.get(ownProbeId);
        if (relay == null || !relay.target.equals(target)) {
            return Optional.empty();
        }
        relays.remove(ownProbeId);
        return now >= relay.expiresAt ? Optional.empty() : Optional.of(relay);
    }
}
