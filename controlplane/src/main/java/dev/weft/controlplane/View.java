package dev.weft.controlplane;

import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.Ipv6Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * Who is in the network and in which state: a pure function of the ledger.
 *
 * @param network the network's id
 * @param networkName what people call it; empty until the genesis entry is known
 * @param ipv4Range the range of the IPv4 mesh addresses
 * @param ipv6Range the /48 of the IPv6 mesh addresses
 * @param members ordered by node id
 */
public record View(
        NetworkId network, String networkName, Ipv4Range ipv4Range, Ipv6Range ipv6Range, List<Member> members) {
    public View {
        members = List.copyOf(members);
    }

    public Optional<Member> member(NodeId id) {
        return members.stream().filter(member -> member.id().equals(id)).findFirst();
    }

    public long count(MemberStatus status) {
        return members.stream().filter(member -> member.status() == status).count();
    }
}
