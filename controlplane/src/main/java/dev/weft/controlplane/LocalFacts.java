package dev.weft.controlplane;

import dev.weft.controlplane.identity.NodeName;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;

/**
 * What this node says of itself to the network.
 *
 * @param name see {@link NodeName}
 * @param wireguardKey the public key of its WireGuard interface
 * @param endpoints where its WireGuard may be reached, best first; at most {@link #MAX_ENDPOINTS}
 * @param controlEndpoints where its control plane may be reached, best first; at most {@link #MAX_ENDPOINTS}
 * @param services at most {@link #MAX_SERVICES}
 */
public record LocalFacts(
        String name,
        PublicKey32 wireguardKey,
        List<Endpoint> endpoints,
        List<Endpoint> controlEndpoints,
        List<Service> services) {
    public static final int MAX_ENDPOINTS = 8;
    public static final int MAX_SERVICES = 8;

    public LocalFacts {
        name = NodeName.check(name);
        endpoints = atMost(endpoints, MAX_ENDPOINTS, "endpoints");
        controlEndpoints = atMost(controlEndpoints, MAX_ENDPOINTS, "control endpoints");
        services = atMost(services, MAX_SERVICES, "services");
    }

    private static <T> List<T> atMost(List<T> list, int maximum, String what) {
        if (list.size() > maximum) {
            throw new IllegalArgumentException("more than " + maximum + " " + what);
        }
        return List.copyOf(list);
    }
}
