package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.NodeId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What others say of one port of this node: where most see it. Who sees it where it is announced says nothing more, so what
 * somebody said last counts until it says something else. A NAT that maps anew for each peer lets all say something else:
 * then what was said first stays.
 */
final class Ballot {
    /** The last ones that said something. */
    static final int MAX_REPORTERS = 16;

    /** The time between two changes: at first, and at the most. */
    static final long FIRST_HOLD_MILLIS = 5_000;

    static final long MAX_HOLD_MILLIS = 600_000;

    private final Map<NodeId, Endpoint> votes = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Endpoint elected;
    private long changedAt = Long.MIN_VALUE / 2;
    private long holdMillis = FIRST_HOLD_MILLIS;

    void vote(NodeId reporter, Endpoint endpoint) {
        votes.put(reporter, endpoint);
        if (votes.size() > MAX_REPORTERS) {
            votes.remove(votes.keySet().iterator().next());
        }
    }

    /** Nothing that was said counts any more; what was elected stays until somebody says something else. */
    void forgetVotes() {
        votes.clear();
        changedAt = Long.MIN_VALUE / 2;
        holdMillis = FIRST_HOLD_MILLIS;
    }

    boolean hasVotes() {
        return !votes.isEmpty();
    }

    Optional<Endpoint> elected() {
        return Optional.ofNullable(elected);
    }

    /** Whom the votes of those who are still present would elect now. */
    Optional<Endpoint> leading(Predicate<NodeId> isPresent) {
        votes.keySet().removeIf(reporter -> !isPresent.test(reporter));
        Map<Endpoint, Integer> counts = new TreeMap<>();
        votes.values().forEach(endpoint -> counts.merge(endpoint, 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Comparator.<Map.Entry<Endpoint, Integer>>comparingInt(Map.Entry::getValue)
                        .thenComparing(entry -> entry.getKey().equals(elected))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .or(this::elected);
    }

    /** When the next change may be made: each makes the time until the next one longer. */
    long changeableAt() {
        return changedAt + holdMillis;
    }

    /** Whether that changes anything. */
    boolean elect(Optional<Endpoint> endpoint, long now) {
        if (endpoint.equals(elected())) {
            return false;
        }
        elected = endpoint.orElse(null);
        holdMillis =
                now - changedAt > 2 * MAX_HOLD_MILLIS ? FIRST_HOLD_MILLIS : Math.min(MAX_HOLD_MILLIS, 2 * holdMillis);
        changedAt = now;
        return true;
    }
}
