package dev.weft.agent.testing;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A small network to show. */
public final class Samples {
    public static final NetworkId NETWORK = new NetworkId(7, 7);
    public static final NodeId SELF = node(1);

    private Samples() {}

    public static NodeId node(int number) {
        return new NodeId(0x0101_0101_0101_0101L * number, number);
    }

    public static PublicKey32 key(int number) {
        byte[] bytes = new byte[PublicKey32.BYTES];
        Arrays.fill(bytes, (byte) number);
        return PublicKey32.fromBytes(bytes);
    }

    public static Member member(int number, String name, MemberStatus status) {
        return new Member(
                node(number),
                name,
                status,
                3,
                Instant.parse("2026-01-02T03:04:05Z"),
                new EntryRef(node(number), 3),
                number == 1,
                (Inet4Address) Endpoint.parseAddress("10.86.0." + (16 + number)),
                new Ipv6Range(NETWORK).addressOf(node(number)),
                key(number),
                List.of(Endpoint.parse("198.18.0." + number + ":51820")),
                List.of(Endpoint.parse("198.18.0." + number + ":51821")),
                List.of(new Service("chat", 51900, Map.of("key", "value"))),
                false);
    }

    public static Snapshot snapshot(Member... members) {
        View view = new View(NETWORK, "office", Ipv4Range.DEFAULT, new Ipv6Range(NETWORK), List.of(members));
        return new Snapshot(5, SELF, Snapshot.Standing.MEMBER, view);
    }

    /** Three members: this node, one alive, one dead. */
    public static Snapshot snapshot() {
        return snapshot(
                member(1, "node1", MemberStatus.ALIVE),
                member(2, "node2", MemberStatus.ALIVE),
                member(3, "node3", MemberStatus.DEAD));
    }
}
