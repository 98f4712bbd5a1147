package dev.weft.agent.os;

import java.util.List;

/**
 * A network interface.
 *
 * @param index by which the kernel knows it
 * @param name like {@code eth0}
 * @param up whether it is switched on
 * @param loopback whether it is the loopback interface
 * @param mtu in bytes
 * @param addresses all its addresses, link-local ones included
 */
public record Link(int index, String name, boolean up, boolean loopback, int mtu, List<IpPrefix> addresses) {
    public Link {
        addresses = List.copyOf(addresses);
    }
}
