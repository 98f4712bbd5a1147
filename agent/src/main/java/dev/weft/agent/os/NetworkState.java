package dev.weft.agent.os;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The interfaces, addresses and routes of a machine, as its kernel has them. */
public interface NetworkState {
    /** All interfaces. */
    List<Link> links();

    /** All unicast routes of all tables, IPv4 and IPv6. */
    List<Route> routes();

    /** An interface and its routes. Empty when there is no such interface. */
    Optional<LinkState> link(String name);

    /**
     * Lets the kernel make a WireGuard interface.
     *
     * @return false when this kernel has no WireGuard
     */
    boolean createWireGuard(String name);

    /** Whether the kernel passes on IPv4 packets that come in by the interface. */
    void setForwarding(String name, boolean on);

    /** From now on tells of every change, on a thread of its own, until it is closed. */
    AutoCloseable watch(Consumer<NetworkChange> listener);
}
