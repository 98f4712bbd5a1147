package dev.weft.controlplane;

import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.List;

/**
 * One node as the ledger describes it. The same ledger gives the same member on every node.
 *
 * @param id the node
 * @param name what people call it; need not be unique
 * @param status its membership state
 * @param incarnation sequence number of its newest entry about itself; only grows
 * @param since time of the entry that put it into this status, by its author's clock; for people only
 * @param cause the entry that put it into this status
 * @param admin whether it may issue invites
 * @param meshIp4 its address inside the mesh; null only when the range has no address left
 * @param meshIp6 its address inside the mesh
 * @param wireguardKey its WireGuard public key
 * @param endpoints where its WireGuard may be reached, best first
 * @param controlEndpoints where its control plane may be reached, best first
 * @param services what it offers, by name
 * @param forked whether it signed contradicting entries: its state was cloned or rolled back, or it lies
 */
public record Member(
        NodeId id,
        String name,
        MemberStatus status,
        long incarnation,
        Instant since,
        EntryRef cause,
        boolean admin,
        @org.jspecify.annotations.Nullable Inet4Address meshIp4,
        Inet6Address meshIp6,
        PublicKey32 wireguardKey,
        List<Endpoint> endpoints,
        List<Endpoint> controlEndpoints,
        List<Service> services,
        boolean forked) {
    public Member {
        endpoints = List.copyOf(endpoints);
        controlEndpoints = List.copyOf(controlEndpoints);
        services = List.copyOf(services);
    }
}
