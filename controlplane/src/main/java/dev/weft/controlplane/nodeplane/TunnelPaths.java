package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way to another agent inside the tunnel, while this machine's data plane has one. A NAT lets the tunnel's packets
 * through even when it has forgotten everything about the control plane's port.
 */
final class TunnelPaths {
    private final Ledger ledger;
    private final Ipv6Range ipv6Range;
    private DataPath path = DataPath.NONE;
    private Set<NodeId> relayed = Set.of();

    TunnelPaths(Ledger ledger) {
        this.ledger = ledger;
        this.ipv6Range = new Ipv6Range(ledger.network());
    }

    void see(DataPath now) {
        path = now;
    }

    DataPath path() {
        return path;
    }

    /** These have a tunnel by way of a relay. */
    void relayed(Set<NodeId> now) {
        relayed = now;
    }

    boolean hasTunnel(NodeId peer) {
        return path.sessions().containsKey(peer) || relayed.contains(peer);
    }

    /** Whether it is an address of the mesh itself. */
    boolean isInside(InetAddress address) {
        return address instanceof Inet6Address ipv6
                ? ipv6Range.contains(ipv6)
                : ledger.genesis()
                        .filter(genesis -> address instanceof Inet4Address ipv4
                                && genesis.ipv4Range().contains(ipv4))
                        .isPresent();
    }

    /** Where the peer's agent listens inside the tunnel; empty when there is no tunnel, or its port is not known. */
    Optional<InetSocketAddress> to(NodeId peer) {
        return hasTunnel(peer)
                ? ledger.view()
                        .member(peer)
                        .flatMap(member -> port(peer).map(port -> new InetSocketAddress(address(member), port)))
                : Optional.empty();
    }

    private static InetAddress address(Member member) {
        Inet4Address ipv4 = member.meshIp4();
        return ipv4 == null ? member.meshIp6() : ipv4;
    }

    /** What a node has on its own interfaces it announces last: there the port is the real one, whatever a NAT makes of it. */
    private Optional<Integer> port(NodeId peer) {
        List<Endpoint> announced =
                ledger.record(peer).map(NodeRecord::controlEndpoints).orElse(List.of());
        return announced.isEmpty()
                ? Optional.empty()
                : Optional.of(announced.get(announced.size() - 1).port());
    }
}
