package dev.weft.agent;

import dev.weft.agent.config.AgentConfig;
import dev.weft.agent.http.AgentNode;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts together what this node says of itself: the settings, and where the machine can be reached at the moment. */
final class FactsSource {
    private final AgentConfig config;
    private volatile PublicKey32 wireguardKey;
    private volatile boolean passesIpv6;

    FactsSource(AgentConfig config, PublicKey32 wireguardKey) {
        this.config = config;
        this.wireguardKey = wireguardKey;
    }

    void useKey(PublicKey32 key) {
        wireguardKey = key;
    }

    boolean isRelay() {
        return config.relay();
    }

    /** Whether this machine's kernel passes on IPv6; who is carried by this relay is told. */
    void passesIpv6(boolean now) {
        passesIpv6 = now;
    }

    /** How many services there may be beside those that follow from the settings. */
    int maxServices() {
        return LocalFacts.MAX_SERVICES - ofSettings().size();
    }

    int listenPort() {
        return config.listenPort();
    }

    private List<Service> ofSettings() {
        List<Service> services = new ArrayList<>();
        if (config.metricsPort() != 0) {
            services.add(new Service(AgentNode.METRICS_SERVICE, config.metricsPort(), Map.of()));
        }
        if (config.relay()) {
            String passes = passesIpv6 ? Service.IPV4_AND_IPV6 : Service.IPV4_ONLY;
            services.add(new Service(Service.RELAY, config.listenPort(), Map.of(Service.RELAY_PASSES, passes)));
        }
        return services;
    }

    /**
     * Puts them together.
     *
     * @param reach where others see this machine; that is announced unless it is one of its own addresses
     */
    LocalFacts facts(List<InetAddress> localAddresses, Reach reach, List<Service> services) {
        List<InetAddress> announced = config.announceLocalAddresses() ? localAddresses : List.of();
        return new LocalFacts(
                config.name(),
                wireguardKey,
                endpoints(
                        config.endpoints(), outside(reach.observed(), localAddresses), announced, config.listenPort()),
                endpoints(
                        config.controlEndpoints(),
                        outside(reach.observedControl(), localAddresses),
                        announced,
                        config.controlPort()),
                Stream.concat(services.stream(), ofSettings().stream())
                        .sorted(Comparator.comparing(Service::name))
                        .limit(LocalFacts.MAX_SERVICES)
                        .toList());
    }

    private static List<Endpoint> outside(List<Endpoint> observed, List<InetAddress> localAddresses) {
        return observed.stream()
                .filter(endpoint -> !localAddresses.contains(endpoint.address()))
                .toList();
    }

    /**
     * Who configured an endpoint knows better than others, so it comes first; and who is seen elsewhere than on its own
     * interfaces is of use there to its neighbours only. The order is part of the protocol: the last one has the real port.
     */
    private static List<Endpoint> endpoints(
            List<Endpoint> configured, List<Endpoint> observed, List<InetAddress> addresses, int port) {
        return Stream.of(
                        configured.stream(),
                        observed.stream(),
                        addresses.stream().map(address -> new Endpoint(address, port)))
                .flatMap(stream -> stream)
                .distinct()
                .limit(LocalFacts.MAX_ENDPOINTS)
                .toList();
    }
}
