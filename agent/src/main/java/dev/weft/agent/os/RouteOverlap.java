package dev.weft.agent.os;

import java.util.List;

/** Refuses a mesh range that takes addresses which this machine reaches in another way. */
public final class RouteOverlap {
    /** Tunnels that take all traffic split the default route into 0.0.0.0/1 and 128.0.0.0/1. */
    private static final int LONGEST_DEFAULT_PREFIX = 1;

    private RouteOverlap() {}

    /**
     * Looks at every range.
     *
     * @param ranges the mesh ranges
     * @param routes all routes of this machine
     * @param ownInterface the mesh interface, whose routes do not count
     * @throws MachineException when a range overlaps a route, naming both
     */
    public static void check(List<IpPrefix> ranges, List<Route> routes, String ownInterface) {
        for (IpPrefix range : ranges) {
            for (Route route : routes) {
                if (!route.device().equals(ownInterface)
                        && route.destination().prefixLength() > LONGEST_DEFAULT_PREFIX
                        && route.destination().overlaps(range)) {
                    throw new MachineException("the mesh range " + range + " overlaps the route " + route
                            + " of this machine: remove that route, or found the network with another range"
                            + " (weft init --range)");
                }
            }
        }
    }
}
