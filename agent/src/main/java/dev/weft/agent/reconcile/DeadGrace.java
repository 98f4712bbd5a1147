package dev.weft.agent.reconcile;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Dead members keep their peer for a moment after the verdict was seen: if it was wrong, nothing was lost. Who was dead
 * already in the first view gets no grace, the verdict is of another time.
 */
final class DeadGrace {
    static final long GRACE_MILLIS = 5_000;

    /** When the member's death at this incarnation was seen; {@link #LONG_AGO} for those of the first view. */
    private record Death(long incarnation, long seenMillis) {}

    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final Map<NodeId, Death> deaths = new HashMap<>();
    private boolean first = true;

    /** Takes note of the view, and returns the dead that still keep their peer. */
    Set<NodeId> update(View view, long nowMillis) {
        Set<NodeId> dead = new HashSet<>();
        Set<NodeId> kept = new HashSet<>();
        for (Member member : view.members()) {
            if (member.status() == MemberStatus.DEAD) {
                dead.add(member.id());
                Death death = new Death(member.incarnation(), first ? LONG_AGO : nowMillis);
                death = deaths.merge(
                        member.id(), death, (old, young) -> old.incarnation() == young.incarnation() ? old : young);
                if (nowMillis < death.seenMillis() + GRACE_MILLIS) {
                    kept.add(member.id());
                }
            }
        }
        deaths.keySet().retainAll(dead);
        first = false;
        return kept;
    }

    /** When the next grace ends; empty when none runs. */
    OptionalLong nextEndMillis(long nowMillis) {
        return deaths.values().stream()
                .mapToLong(death -> death.seenMillis() + GRACE_MILLIS)
                .filter(end -> end > nowMillis)
                .min();
    }
}
