package dev.weft.agent.os;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/** Under which addresses others may reach this machine. */
public final class LocalAddresses {
    /** Interfaces of containers, virtual machines and tunnels: nobody outside reaches their addresses. */
    private static final Pattern INNER = Pattern.compile("(docker|br-|veth|virbr|vnet|lxc|cni|podman|tun|tap|wg).*");

    private LocalAddresses() {}

    /**
     * Chooses the addresses, in order: IPv4 first, then by value.
     *
     * @param links all interfaces
     * @param meshInterface the name of the mesh interface
     */
    public static List<InetAddress> find(List<Link> links, String meshInterface) {
        List<Link> outer = links.stream()
                .filter(link -> link.up() && !link.loopback() && !link.name().equals(meshInterface))
                .toList();
        List<InetAddress> found =
                addresses(outer.stream().filter(link -> !isInner(link)).toList());
        return found.isEmpty() ? addresses(outer) : found;
    }

    static boolean isInner(Link link) {
        return INNER.matcher(link.name()).matches();
    }

    private static List<InetAddress> addresses(List<Link> links) {
        return links.stream()
                .flatMap(link -> link.addresses().stream())
                .map(prefix -> IpPrefix.host(prefix.address()))
                .distinct()
                .sorted()
                .map(IpPrefix::address)
                .filter(address -> !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress()
                        && !address.isMulticastAddress()
                        && !address.isAnyLocalAddress())
                .toList();
    }
}
