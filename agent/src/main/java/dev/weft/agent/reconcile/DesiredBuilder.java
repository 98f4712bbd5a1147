package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One record that makes no sense must not take the overlay down: it is skipped with a reason, and the rest counts. Of two
 * members that claim one key or one address, the present one wins over the dead, then the lower id: the same everywhere.
 */
final class DesiredBuilder {
    private static final PublicKey32 ZERO_KEY = PublicKey32.fromBytes(new byte[PublicKey32.BYTES]);

    private final View view;
    private final NodeId self;
    private final InterfaceConfig config;
    private final Set<NodeId> fading;
    private final Paths paths;
    private final SortedMap<PublicKey32, DesiredPeer> peers = new TreeMap<>();
    private final Set<IpPrefix> taken = new HashSet<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<NodeId, PublicKey32> keys = new HashMap<>();
    private final SortedMap<PublicKey32, PublicKey32> relays = new TreeMap<>();

    DesiredBuilder(View view, NodeId self, InterfaceConfig config, Set<NodeId> fading, Paths paths) {
        this.view = view;
        this.self = self;
        this.config = config;
        this.fading = fading;
        this.paths = paths;
    }

    Desired build() {
        SortedSet<IpPrefix> addresses = new TreeSet<>();
        Optional<Member> own =
                view.member(self).filter(member -> member.status().isPresent() || isDead(member));
        own.ifPresent(member -> {
            if (member.meshIp4() != null) {
                addresses.add(new IpPrefix(member.meshIp4(), view.ipv4Range().prefixLength()));
            }
            addresses.add(new IpPrefix(member.meshIp6(), Ipv6Range.PREFIX_LENGTH));
            taken.addAll(allowedIps(member));
        });
        // Who left or was thrown out has no peers either.
        if (own.isPresent()) {
            view.members().stream()
                    .filter(member -> !member.id().equals(self))
                    .filter(member -> member.status().isPresent() || fading.contains(member.id()))
                    .sorted(Comparator.comparing(
                                    (Member member) -> !member.status().isPresent())
                            .thenComparing(Member::id))
                    .forEach(this::add);
        }
        paths.reach().relays().forEach(this::relay);
        return new Desired(config, addresses, peers, relays, skipped);
    }

    /**
     * The addresses of a member that is not reached directly are moved to its relay. Its own peer stays, without any address:
     * so its endpoints are tried, and nothing that is on its way by the relay is disturbed.
     */
    private void relay(NodeId member, NodeId relay) {
        PublicKey32 key = keys.get(member);
        PublicKey32 relayKey = keys.get(relay);
        if (key == null || relayKey == null || key.equals(relayKey) || relays.containsKey(relayKey)) {
            return;
        }
        peers.computeIfPresent(relayKey, (same, peer) -> {
            SortedSet<IpPrefix> addresses = new TreeSet<>(peer.allowedIps());
            addresses.addAll(Objects.requireNonNull(peers.get(key)).allowedIps());
            return peer.withAllowedIps(addresses);
        });
        peers.computeIfPresent(key, (same, peer) -> peer.withAllowedIps(new TreeSet<>()));
        relays.put(key, relayKey);
    }

    /** Others may believe that this node is dead; it knows better, and says so soon. */
    private static boolean isDead(Member member) {
        return member.status() == MemberStatus.DEAD;
    }

    private void add(Member member) {
        SortedSet<IpPrefix> allowedIps = allowedIps(member);
        String objection = objection(member, allowedIps);
        if (objection != null) {
            skipped.add(labelOf(member) + ": " + objection);
            return;
        }
        taken.addAll(allowedIps);
        keys.put(member.id(), member.wireguardKey());
        peers.put(
                member.wireguardKey(),
                new DesiredPeer(
                        member.wireguardKey(),
                        member.name(),
                        allowedIps,
                        paths.order(member.endpoints()),
                        keepaliveSeconds(member)));
    }

    /** How people are told of a member that is left out. */
    static String labelOf(Member member) {
        return member.name() + " (" + member.id().shortText() + ")";
    }

    /** Where a NAT would forget this machine; and where there is no session, so that one is tried for. */
    private int keepaliveSeconds(Member member) {
        boolean needed = paths.isBehindNat() || paths.unreached().contains(member.id());
        return config.keepaliveSeconds() != InterfaceConfig.KEEPALIVE_WHERE_NEEDED
                ? config.keepaliveSeconds()
                : needed ? InterfaceConfig.NEEDED_KEEPALIVE_SECONDS : 0;
    }

    private @Nullable String objection(Member member, SortedSet<IpPrefix> allowedIps) {
        PublicKey32 key = member.wireguardKey();
        if (key.equals(ZERO_KEY)) {
            return "its WireGuard key is empty";
        }
        if (key.equals(config.ownKey())) {
            return "it claims the WireGuard key of this node";
        }
        if (peers.containsKey(key)) {
            return "it claims the WireGuard key of another member";
        }
        if ((member.meshIp4() != null && !view.ipv4Range().contains(member.meshIp4()))
                || !view.ipv6Range().contains(member.meshIp6())) {
            return "its address is outside of the mesh";
        }
        // WireGuard would silently move the address from one peer to the other.
        return allowedIps.stream().anyMatch(taken::contains) ? "it claims the address of another member" : null;
    }

    private static SortedSet<IpPrefix> allowedIps(Member member) {
        SortedSet<IpPrefix> addresses = new TreeSet<>();
        if (member.meshIp4() != null) {
            addresses.add(IpPrefix.host(member.meshIp4()));
        }
        addresses.add(IpPrefix.host(member.meshIp6()));
        return addresses;
    }
}
