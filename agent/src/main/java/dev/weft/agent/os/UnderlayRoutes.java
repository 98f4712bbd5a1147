package dev.weft.agent.os;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** How large a packet inside the mesh may be, so that it passes the machine's own network without being cut up. */
public final class UnderlayRoutes {
    /** IPv6 header 40, UDP 8, WireGuard 32: what wraps a packet. */
    static final int OVERHEAD_BYTES = 80;
    /** Every IPv6 link takes this. */
    static final int MIN_MTU = 1280;

    static final int MAX_MTU = 9_000;
    private static final int USUAL_LINK_MTU = 1500;

    private UnderlayRoutes() {}

    /**
     * The smallest interface with a default route decides; without such a route, the smallest one that is up. Tunnels and
     * the like count only when they are the default: the interface of another mesh would have this one become smaller, and
     * this one that.
     *
     * @param ownInterface the mesh interface, which does not count
     */
    public static int mtu(List<Link> links, List<Route> routes, String ownInterface) {
        Set<String> defaults = routes.stream()
                .filter(route -> route.destination().prefixLength() == 0)
                .map(Route::device)
                .collect(Collectors.toSet());
        List<Link> outer = links.stream()
                .filter(link -> link.up() && !link.loopback() && !link.name().equals(ownInterface))
                .toList();
        OptionalInt smallest = smallest(
                outer.stream().filter(link -> defaults.contains(link.name())).toList());
        int underlay = smallest.isPresent()
                ? smallest.getAsInt()
                : smallest(outer.stream()
                                .filter(link -> !LocalAddresses.isInner(link))
                                .toList())
                        .orElse(USUAL_LINK_MTU);
        return Math.max(MIN_MTU, Math.min(MAX_MTU, underlay - OVERHEAD_BYTES));
    }

    private static OptionalInt smallest(List<Link> links) {
        return links.stream().mapToInt(Link::mtu).min();
    }
}
