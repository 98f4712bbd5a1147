package dev.weft.agent;

import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.http.AgentNode;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together what this node says of itself: the settings, and where the machine can be reached at the moment. */
final class FactsSource {
    private final AgentConfig config;
    private volatile PublicKey32 wireguardKey;

    FactsSource(AgentConfig config, PublicKey32 wireguardKey) {
        this.config = config;
        this.wireguardKey = wireguardKey;
    }

    void useKey(PublicKey32 key) {
        wireguardKey = key;
    }

    /** How many services there may be beside those that follow from the settings. */
    int maxServices() {
        return LocalFacts.MAX_SERVICES - ofSettings().size();
    }

    private List<Service> ofSettings() {
        return config.metricsPort() == 0
                ? List.of()
                : List.of(new Service(AgentNode.METRICS_SERVICE, config.metricsPort(), Map.of()));
    }

    LocalFacts facts(List<InetAddress> localAddresses, List<Service> services) {
        List<InetAddress> announced = config.announceLocalAddresses() ? localAddresses : List.of();
        return new LocalFacts(
                config.name(),
                wireguardKey,
                endpoints(config.endpoints(), announced, config.listenPort()),
                endpoints(config.controlEndpoints(), announced, config.controlPort()),
                Stream.concat(services.stream(), ofSettings().stream())
                        .sorted(Comparator.comparing(Service::name))
                        .limit(LocalFacts.MAX_SERVICES)
                        .toList());
    }

    /** Who configured an endpoint knows better than the machine's interfaces, so it comes first. */
    private static List<Endpoint> endpoints(List<Endpoint> configured, List<InetAddress> addresses, int port) {
        return Stream.concat(configured.stream(), addresses.stream().map(address -> new Endpoint(address, port)))
                .distinct()
                .limit(LocalFacts.MAX_ENDPOINTS)
                .toList();
    }
}
