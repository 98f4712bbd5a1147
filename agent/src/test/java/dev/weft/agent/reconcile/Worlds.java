package dev.weft.agent.reconcile;

import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Makes views, interfaces and members for tests. */
final class Worlds {
    static final NetworkId NETWORK = new NetworkId(0x1122_3344_5566_7788L, 0x99aa_bbcc_ddee_ff00L);
    static final Ipv6Range IPV6 = new Ipv6Range(NETWORK);
    static final long NOW_SECONDS = 1_800_000_000L;

    private Worlds() {}

    static NodeId node(int number) {
        return new NodeId(0x7700_0000_0000_0000L + number, number);
    }

    static PublicKey32 key(int number) {
        byte[] bytes = new byte[PublicKey32.BYTES];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        bytes[31] = 7;
        return PublicKey32.fromBytes(bytes);
    }

    static Member member(int number, MemberStatus status) {
        return member(number, status, key(number), Endpoint.parse("198.18.0." + number % 250 + ":51820"));
    }

    static Member member(int number, MemberStatus status, PublicKey32 key, Endpoint endpoint) {
        return new Member(
                node(number),
                "node" + number,
                status,
                number,
                Instant.EPOCH,
                new EntryRef(node(number), number),
                false,
                (Inet4Address) Endpoint.parseAddress("10.86." + (1 + number / 200) + "." + (16 + number % 200)),
                IPV6.addressOf(node(number)),
                key,
                List.of(endpoint),
                List.of(),
                List.of(),
                false);
    }

    static Member withAddress(Member member, String meshIp4) {
        return new Member(
                member.id(),
                member.name(),
                member.status(),
                member.incarnation(),
                member.since(),
                member.cause(),
                member.admin(),
                (Inet4Address) Endpoint.parseAddress(meshIp4),
                member.meshIp6(),
                member.wireguardKey(),
                member.endpoints(),
                member.controlEndpoints(),
                member.services(),
                member.forked());
    }

    static Member withEndpoints(Member member, List<Endpoint> endpoints) {
        return new Member(
                member.id(),
                member.name(),
                member.status(),
                member.incarnation(),
                member.since(),
                member.cause(),
                member.admin(),
                member.meshIp4(),
                member.meshIp6(),
                member.wireguardKey(),
                endpoints,
                member.controlEndpoints(),
                member.services(),
                member.forked());
    }

    static View view(Member... members) {
        return new View(NETWORK, "test", Ipv4Range.DEFAULT, IPV6, List.of(members));
    }

    static Snapshot snapshot(int self, Member... members) {
        return new Snapshot(1, node(self), Snapshot.Standing.MEMBER, view(members));
    }

    static InterfaceConfig config(int self) {
        return new InterfaceConfig("wg0", 51820, Path.of("/nonexistent/wireguard.key"), 1420, key(self), 25, false);
    }

    static Desired desired(RandomGenerator random) {
        SortedMap<PublicKey32, DesiredPeer> peers = new TreeMap<>();
        int count = random.nextInt(8);
        for (int index = 0; index < count; index++) {
            int number = 1 + random.nextInt(12);
            peers.put(
                    key(number),
                    new DesiredPeer(
                            key(number),
                            "node" + number,
                            new TreeSet<>(
                                    List.of(IpPrefix.parse("10.86.1." + number), IpPrefix.parse("fd00::" + number))),
                            random.nextBoolean() ? List.of(endpoint(random)) : List.of(),
                            random.nextBoolean() ? 25 : 0));
        }
        return new Desired(config(200), addresses(random), peers, new TreeMap<>(), List.of());
    }

    static Actual actual(RandomGenerator random) {
        if (random.nextInt(6) == 0) {
            return Actual.absent();
        }
        SortedMap<PublicKey32, PeerState> peers = new TreeMap<>();
        int count = random.nextInt(8);
        for (int index = 0; index < count; index++) {
            int number = 1 + random.nextInt(12);
            peers.put(key(number), peer(number, random));
        }
        SortedSet<IpPrefix> addresses = addresses(random);
        SortedSet<IpPrefix> routes = new TreeSet<>();
        addresses.stream()
                .filter(address -> random.nextInt(4) > 0)
                .map(IpPrefix::network)
                .forEach(route -> routes.add(route));
        return new Actual(
                true,
                random.nextInt(4) > 0,
                random.nextInt(4) > 0 ? 1420 : 1280,
                addresses,
                routes,
                random.nextInt(4) > 0 ? Optional.of(key(200)) : Optional.empty(),
                random.nextInt(4) > 0 ? 51820 : 0,
                peers,
                Forwarding.NONE,
                List.of());
    }

    private static PeerState peer(int number, RandomGenerator random) {
        int other = random.nextInt(5) > 0 ? number : 100 + number;
        long handshake = random.nextBoolean() ? NOW_SECONDS - random.nextInt(400) : 0;
        return new PeerState(
                key(number),
                random.nextBoolean() ? Optional.of(endpoint(random)) : Optional.empty(),
                new TreeSet<>(List.of(IpPrefix.parse("10.86.1." + other), IpPrefix.parse("fd00::" + number))),
                handshake,
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextBoolean() ? 25 : 0);
    }

    private static Endpoint endpoint(RandomGenerator random) {
        return Endpoint.parse("198.18.0." + (1 + random.nextInt(3)) + ":51820");
    }

    private static SortedSet<IpPrefix> addresses(RandomGenerator random) {
        SortedSet<IpPrefix> addresses = new TreeSet<>();
        for (String text : List.of("10.86.3.7/16", "10.86.3.8/16", "fd00::7/48", "10.99.0.1/24")) {
            if (random.nextInt(3) > 0) {
                addresses.add(IpPrefix.parse(text));
            }
        }
        return addresses;
    }
}
