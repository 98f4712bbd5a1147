package dev.weft.agent.http;

import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tunnels to the members that are alive or suspect. */
final class TunnelMetrics {
    private final Map<Labels, Long> states = new LinkedHashMap<>();
    private final Map<Labels, Integer> up = new LinkedHashMap<>();
    private final Map<Labels, Long> ages = new LinkedHashMap<>();
    private final Map<Labels, Double> roundTrips = new LinkedHashMap<>();
    private final Map<Labels, Long> received = new LinkedHashMap<>();
    private final Map<Labels, Long> sent = new LinkedHashMap<>();

    private TunnelMetrics() {}

    static void write(MetricsText text, Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels, long nowSeconds) {
        TunnelMetrics metrics = new TunnelMetrics();
        Views.tunnels(snapshot, tunnels)
                .forEach((state, count) -> metrics.states.put(Labels.of("state", state), count));
        for (Member member : snapshot.view().members()) {
            if (member.status().isPresent() && !member.id().equals(snapshot.self())) {
                metrics.add(member, tunnels.getOrDefault(member.wireguardKey(), TunnelJson.NONE), nowSeconds);
            }
        }
        metrics.write(text);
    }

    private void add(Member member, TunnelJson tunnel, long nowSeconds) {
        Labels labels = Labels.of("id", member.id().toString()).and("name", member.name());
        up.put(labels, tunnel.state().equals(TunnelJson.UP) ? 1 : 0);
        received.put(labels, tunnel.receivedBytes());
        sent.put(labels, tunnel.sentBytes());
        Long roundTripMillis = tunnel.roundTripMillis();
        if (roundTripMillis != null) {
            roundTrips.put(labels, roundTripMillis / 1_000.0);
        }
        String handshake = tunnel.lastHandshake();
        if (handshake != null) {
            ages.put(labels, Math.max(0, nowSeconds - Instant.parse(handshake).getEpochSecond()));
        }
    }

    private void write(MetricsText text) {
        text.gauges("weft_tunnels", "Tunnels to members that are alive or suspect, by state.", states);
        text.gauges("weft_tunnel_up", "Whether the tunnel to a member is up.", up);
        text.gauges(
                "weft_tunnel_last_handshake_age_seconds",
                "Time since the last handshake with a member; left out when there was none.",
                ages);
        text.gauges(
                "weft_tunnel_round_trip_seconds",
                "Round trip of the last probe inside the tunnel to a member; left out when none was answered.",
                roundTrips);
        text.counters("weft_tunnel_received_bytes_total", "Received from a member since its peer was added.", received);
        text.counters("weft_tunnel_sent_bytes_total", "Sent to a member since its peer was added.", sent);
    }
}
