package dev.weft.agent.http;

import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the control plane tells of itself. Counters that are not known here get a family for all of them. */
final class ControlPlaneMetrics {
    private static final Map<String, Family> FAMILIES = Map.of(
            "dropped", new Family("weft_drops_total", "reason", "Datagrams, or parts of one, that were not used."),
            "entries", new Family("weft_entries_total", "verdict", "Entries received, by what became of them."),
            "datagrams", new Family("weft_datagrams_total", "direction", "Datagrams of the control plane."),
            "bytes", new Family("weft_datagram_bytes_total", "direction", "Bytes in datagrams of the control plane."));
    private static final Family OTHER =
            new Family("weft_control_plane_events_total", "event", "What else the control plane counts.");

    private record Family(String name, String label, String help) {}

    private ControlPlaneMetrics() {}

    static void write(MetricsText text, Snapshot snapshot, ControlPlaneStatus status) {
        Map<Labels, Long> members = new LinkedHashMap<>();
        for (MemberStatus each : MemberStatus.values()) {
            members.put(Labels.of("status", each.word()), snapshot.view().count(each));
        }
        text.gauges("weft_members", "Members by status.", members);
        text.gauge("weft_view_version", "Grows with every change of the view.", (double) snapshot.version());
        text.gauge("weft_ledger_entries", "Entries that this node holds.", (double) status.ledgerEntries());
        Map<Family, Map<Labels, Long>> counters = new LinkedHashMap<>();
        status.counters().forEach((name, value) -> {
            // Sent ones are no verdict.
            int dot = name.equals("entries.sent") ? -1 : name.indexOf('.');
            Family family = dot < 0 ? OTHER : FAMILIES.getOrDefault(name.substring(0, dot), OTHER);
            String label = family.equals(OTHER) ? name : name.substring(dot + 1);
            counters.computeIfAbsent(family, same -> new LinkedHashMap<>())
                    .put(Labels.of(family.label(), label), value);
        });
        counters.forEach((family, values) -> text.counters(family.name(), family.help(), values));
    }
}
