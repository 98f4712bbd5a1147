package dev.weft.agent.http;

import dev.weft.agent.metrics.Labels;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.metrics.ProcessMetrics;
import dev.weft.agent.os.Clock;
import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.Snapshot;
import java.util.Map;

/** Everything that {@code /metrics} shows. */
final class Metrics {
    private final AgentNode agent;
    private final EventHub hub;
    private final SlowClients connections;
    private final MembershipTimes times;
    private final Clock clock;

    Metrics(AgentNode agent, EventHub hub, SlowClients connections, MembershipTimes times, Clock clock) {
        this.agent = agent;
        this.hub = hub;
        this.connections = connections;
        this.times = times;
        this.clock = clock;
    }

    String text() {
        MetricsText text = new MetricsText();
        Snapshot snapshot = agent.controlPlane().snapshot();
        ControlPlaneStatus status = agent.controlPlane().status();
        info(text, snapshot, status);
        ControlPlaneMetrics.write(text, snapshot, status);
        times.write(text);
        TunnelMetrics.write(text, snapshot, agent.tunnels(), clock.epochSeconds());
        agent.writeMetrics(text);
        text.gauge("weft_http_connections", "Open connections to the HTTP interface.", connections.count());
        text.gauge("weft_http_event_listeners", "Programs that listen to events.", hub.listeners());
        text.counter(
                "weft_http_event_listeners_dropped_total",
                "Listeners that did not read and lost their connection.",
                (double) hub.dropped());
        ProcessMetrics.write(text);
        return text.toString();
    }

    private void info(MetricsText text, Snapshot snapshot, ControlPlaneStatus status) {
        Labels labels = Labels.of("version", agent.version())
                .and("node", snapshot.self().toString())
                .and("network", snapshot.view().network().toString())
                .and("network_name", snapshot.view().networkName())
                .and("control_plane", status.kind());
        text.gauges("weft_info", "This agent.", Map.of(labels, 1));
        text.gauge("weft_healthy", "As /healthz says.", Health.failures(agent).isEmpty() ? 1 : 0);
        text.gauge("weft_warnings", "Warnings in /v1/status.", agent.warnings().size());
        text.gauge("weft_ready", "As /readyz says.", Health.unreadiness(agent).isEmpty() ? 1 : 0);
    }
}
