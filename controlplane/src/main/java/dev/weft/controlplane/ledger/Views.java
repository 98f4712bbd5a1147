package dev.weft.controlplane.ledger;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.MeshAddresses;
import dev.weft.controlplane.identity.MeshAddresses.Claim;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Genesis;
import java.net.Inet4Address;
import java.util.List;
import java.util.Map;

/** Builds the view from what the ledger says of each node. */
final class Views {
    private Views() {}

    static View of(Ledger ledger, MeshAddresses meshAddresses) {
        Ipv6Range ipv6Range = new Ipv6Range(ledger.network());
        Genesis genesis = ledger.genesis().orElse(null);
        if (genesis == null) {
            return new View(ledger.network(), "", Ipv4Range.DEFAULT, ipv6Range, List.of());
        }
        List<NodeRecord> members =
                ledger.records().stream().filter(ledger::isMember).toList();
        Map<NodeId, Inet4Address> addresses = meshAddresses.give(
                genesis.ipv4Range(),
                members.stream()
                        .map(record -> new Claim(record.id(), record.admittedAt()))
                        .toList());
        return new View(
                ledger.network(),
                genesis.networkName(),
                genesis.ipv4Range(),
                ipv6Range,
                members.stream()
                        .map(record -> record.shown(
                                addresses.get(record.id()),
                                ipv6Range,
                                !ledger.contradictions(record.id()).isEmpty()))
                        .toList());
    }

    static Member member(
            NodeRecord record,
            @org.jspecify.annotations.Nullable Inet4Address meshIp4,
            Ipv6Range ipv6Range,
            boolean forked) {
        Entry cause = record.cause();
        List<Endpoint> endpoints = record.announced().map(Announced::endpoints).orElse(List.of());
        List<Service> services = record.announced().map(Announced::services).orElse(List.of());
        return new Member(
                record.id(),
                record.name(),
                record.status(),
                record.incarnation().sequence(),
                HybridTime.toInstant(cause.time()),
                cause.ref(),
                record.isAdmin(),
                meshIp4,
                ipv6Range.addressOf(record.id()),
                record.wireguardKey(),
                endpoints,
                record.controlEndpoints(),
                services,
                forked);
    }
}
