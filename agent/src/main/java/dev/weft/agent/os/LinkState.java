package dev.weft.agent.os;

import java.util.List;

/**
 * An interface with the routes that leave by it.
 *
 * @param link the interface
 * @param routes its unicast routes
 * @param forwards whether the kernel passes on IPv4 packets that come in by it
 * @param forwardsIpv6 the same for IPv6
 * @param rules routing rules for what comes in by it
 */
public record LinkState(Link link, List<Route> routes, boolean forwards, boolean forwardsIpv6, List<Rule> rules) {
    public LinkState {
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }
}
