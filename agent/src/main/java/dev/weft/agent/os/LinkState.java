package dev.weft.agent.os;

import java.util.List;

/**
 * An interface with the routes that leave by it.
 *
 * @param link the interface
 * @param routes its unicast routes
 */
public record LinkState(Link link, List<Route> routes) {
    public LinkState {
        routes = List.copyOf(routes);
    }
}
