package dev.weft.agent.http;

import dev.weft.agent.metrics.MetricsText;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What supervisors and monitoring ask for. */
final class OperationsRoutes {
    private static final int MAX_PORT = 65_535;
    private static final Set<String> TARGET_PARAMETERS = Set.of("service", "port");

    private final AgentNode agent;
    private final Metrics metrics;

    OperationsRoutes(AgentNode agent, Metrics metrics) {
        this.agent = agent;
        this.metrics = metrics;
    }

    void register(RoutesConfig routes) {
        routes.get("/healthz", context -> health(context, Health.failures(agent)));
        routes.get("/readyz", context -> health(context, Health.unreadiness(agent)));
        routes.get("/metrics", this::metrics);
        routes.get("/v1/sd/prometheus", this::targets);
        routes.get("/openapi.json", OperationsRoutes::openApi);
    }

    private static void openApi(Context context) throws IOException {
        try (InputStream document = OperationsRoutes.class.getResourceAsStream("openapi.json")) {
            Answers.write(
                    context, 200, Answers.JSON, Objects.requireNonNull(document).readAllBytes());
        }
    }

    private void metrics(Context context) throws IOException {
        Answers.write(context, 200, MetricsText.CONTENT_TYPE, metrics.text().getBytes(StandardCharsets.UTF_8));
    }

    private static void health(Context context, List<String> reasons) throws IOException {
        Answers.write(context, reasons.isEmpty() ? 200 : 503, Answers.JSON, Json.bytes(HealthJson.of(reasons)));
    }

    private void targets(Context context) throws IOException {
        Set<String> unknown = new TreeSet<>(context.queryParamMap().keySet());
        unknown.removeAll(TARGET_PARAMETERS);
        if (!unknown.isEmpty()) {
            throw Problem.ofField(unknown.iterator().next(), "unknown parameters: " + String.join(", ", unknown));
        }
        String service = context.queryParam("service");
        String port = context.queryParam("port");
        if (service != null && port != null) {
            throw Problem.ofField("port", "a service says its own port: give service or port, not both");
        }
        String offered = service == null && port == null ? AgentNode.METRICS_SERVICE : service;
        Answers.json(context, PrometheusTargets.of(agent.controlPlane().snapshot(), offered, port(port)));
    }

    private static int port(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw noPort(text);
        }
        throw noPort(text);
    }

    private static Problem noPort(String text) {
        return Problem.ofField("port", "port is a number from 1 to " + MAX_PORT + ", not '" + text + "'");
    }
}
