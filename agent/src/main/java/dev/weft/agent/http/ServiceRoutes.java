package dev.weft.agent.http;

import dev.weft.controlplane.Service;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What this machine offers to the others. One change at a time, each answered when it is announced. */
final class ServiceRoutes {
    private static final int ANY_PORT = 1;

    private final AgentNode agent;

    ServiceRoutes(AgentNode agent) {
        this.agent = agent;
    }

    void register(RoutesConfig routes) {
        routes.put("/v1/services/{name}", this::put);
        routes.delete("/v1/services/{name}", this::delete);
    }

    private synchronized void put(Context context) throws IOException {
        String name = name(context);
        Service service = service(name, RequestBody.read(context, ServiceRequestJson.class));
        List<Service> services = new ArrayList<>(agent.services());
        services.removeIf(other -> other.name().equals(name));
        if (services.size() >= agent.maxServices()) {
            throw new Problem(
                    409,
                    "this machine announces " + services.size() + " services, and that is the most; withdraw one of "
                            + String.join(
                                    ", ", services.stream().map(Service::name).toList()));
        }
        services.add(service);
        Routes.await(agent.announceServices(services));
        Answers.json(context, ServiceJson.of(service));
    }

    private synchronized void delete(Context context) {
        String name = name(context);
        List<Service> services = new ArrayList<>(agent.services());
        if (!services.removeIf(other -> other.name().equals(name))) {
            throw new Problem(404, "this machine announces no service '" + name + "'");
        }
        Routes.await(agent.announceServices(services));
        context.status(204);
    }

    private String name(Context context) {
        String name = context.pathParam("name");
        var unused = Routes.checked("name", () -> new Service(name, ANY_PORT, Map.of()));
        if (AgentNode.FOLLOWING_SETTINGS.contains(name)) {
            String setting = name.equals(Service.RELAY) ? "relay" : "metricsPort";
            throw new Problem(409, "'" + name + "' follows the setting " + setting + " and nothing else");
        }
        return name;
    }

    private static Service service(String name, ServiceRequestJson body) {
        Integer port = body.port();
        if (port == null) {
            throw Problem.ofField("port", "a service needs a port: 1 to 65535");
        }
        var unused = Routes.checked("port", () -> new Service(name, port, Map.of()));
        Map<String, @Nullable String> attributes = Objects.requireNonNullElse(body.attributes(), Map.of());
        attributes.forEach((key, value) -> {
            if (value == null) {
                throw Problem.ofField("attributes." + key, "an attribute is a text, not null");
            }
        });
        return Routes.checked("attributes", () -> new Service(name, port, checkedTexts(attributes)));
    }

    @SuppressWarnings("NullAway") // looked at just before
    private static Map<String, String> checkedTexts(Map<String, @Nullable String> attributes) {
        return Map.copyOf(attributes);
    }
}
