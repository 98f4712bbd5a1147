package dev.weft.agent.http;

import dev.weft.agent.metrics.Histogram;
import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.identity.NodeId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often members change, and how long a suspicion lasts until it is a verdict or refuted. */
final class MembershipTimes {
    private static final double[] SECONDS = {0.25, 0.5, 1, 2, 3, 5, 10, 30, 60};

    private final Clock clock;
    /** At most one for each member. */
    private final Map<NodeId, Long> suspectSinceMillis = new HashMap<>();

    private final Map<MembershipEvent.Kind, Long> counts = new EnumMap<>(MembershipEvent.Kind.class);
    private final Histogram untilDead = new Histogram(SECONDS);
    private final Histogram untilRecovered = new Histogram(SECONDS);

    MembershipTimes(Clock clock) {
        this.clock = clock;
        for (MembershipEvent.Kind kind : MembershipEvent.Kind.values()) {
            counts.put(kind, 0L);
        }
    }

    synchronized void happened(List<MembershipEvent> events) {
        for (MembershipEvent event : events) {
            counts.merge(event.kind(), 1L, Long::sum);
            judge(event);
        }
    }

    private void judge(MembershipEvent event) {
        NodeId node = event.member().id();
        if (event.kind() == MembershipEvent.Kind.SUSPECTED) {
            suspectSinceMillis.put(node, clock.monotonicMillis());
        } else if (event.kind() != MembershipEvent.Kind.UPDATED) {
            Long since = suspectSinceMillis.remove(node);
            if (since != null && event.kind() == MembershipEvent.Kind.DEAD) {
                untilDead.add((clock.monotonicMillis() - since) / 1e3);
            } else if (since != null && event.kind() == MembershipEvent.Kind.RECOVERED) {
                untilRecovered.add((clock.monotonicMillis() - since) / 1e3);
            }
        }
    }

    synchronized void write(MetricsText text) {
        Map<Labels, Long> byEvent = new LinkedHashMap<>();
        counts.forEach((kind, count) -> byEvent.put(Labels.of("event", kind.word()), count));
        text.counters("weft_member_events_total", "Changes of members that this node has seen.", byEvent);
        Map<Labels, Histogram> histograms = new LinkedHashMap<>();
        histograms.put(Labels.of("outcome", "dead"), untilDead);
        histograms.put(Labels.of("outcome", "recovered"), untilRecovered);
        text.histograms(
                "weft_suspicion_seconds",
                "How long this node showed a member as suspect until it was dead or had recovered.",
                histograms);
    }
}
