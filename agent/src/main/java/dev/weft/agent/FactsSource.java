package dev.weft.agent;

import dev.weft.agent.config.AgentConfig;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Puts together what this node says of itself: the settings, and where the machine can be reached at the moment. */
final class FactsSource {
    private final AgentConfig config;
    private final PublicKey32 wireguardKey;

    FactsSource(AgentConfig config, PublicKey32 wireguardKey) {
        this.config = config;
        this.wireguardKey = wireguardKey;
    }

    LocalFacts facts(List<InetAddress> localAddresses) {
        List<InetAddress> announced = config.announceLocalAddresses() ? localAddresses : List.of();
        return new LocalFacts(
                config.name(),
                wireguardKey,
                endpoints(config.endpoints(), announced, config.listenPort()),
                endpoints(config.controlEndpoints(), announced, config.controlPort()),
                List.of());
    }

    /** Who configured an endpoint knows better than the machine's interfaces, so it comes first. */
    private static List<Endpoint> endpoints(List<Endpoint> configured, List<InetAddress> addresses, int port) {
        return Stream.concat(configured.stream(), addresses.stream().map(address -> new Endpoint(address, port)))
                .distinct()
                .limit(LocalFacts.MAX_ENDPOINTS)
                .toList();
    }
}
