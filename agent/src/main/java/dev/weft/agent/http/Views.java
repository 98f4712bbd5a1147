package dev.weft.agent.http;

import dev.weft.controlplane.ControlPlaneStatus;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns what the agent knows into what it shows. */
final class Views {
    private Views() {}

    static MembersJson members(Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels) {
        return new MembersJson(
                snapshot.version(),
                snapshot.view().members().stream()
                        .map(member -> member(member, snapshot, tunnels))
                        .toList());
    }

    static MemberJson member(Member member, Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels) {
        return MemberJson.of(
                member,
                member.id().equals(snapshot.self()),
                tunnels.getOrDefault(member.wireguardKey(), TunnelJson.NONE));
    }

    /** The member with this id, this name, or the first characters of its id. A name never hides another's id. */
    static Member find(Snapshot snapshot, String idOrName) {
        List<Member> members = snapshot.view().members();
        List<Member> found = matching(members, member -> member.id().toString().equals(idOrName));
        if (found.isEmpty()) {
            found = matching(members, member -> member.name().equals(idOrName));
        }
        if (found.isEmpty()) {
            found = matching(members, member -> member.id().shortText().equals(idOrName));
        }
        if (found.isEmpty()) {
            throw new Problem(404, "no member is called '" + idOrName + "'; 'weft members' lists them");
        }
        if (found.size() > 1) {
            String ids = String.join(
                    ", ", found.stream().map(member -> member.id().toString()).toList());
            throw new Problem(409, found.size() + " members are called '" + idOrName + "'; name one by its id: " + ids);
        }
        return found.get(0);
    }

    private static List<Member> matching(List<Member> members, Predicate<Member> condition) {
        return members.stream().filter(condition).toList();
    }

    static StatusJson status(AgentNode agent, Snapshot snapshot) {
        ControlPlaneStatus status = agent.controlPlane().status();
        View view = snapshot.view();
        Member self = view.member(snapshot.self()).orElse(null);
        Map<String, Long> counts = new LinkedHashMap<>();
        for (MemberStatus each : MemberStatus.values()) {
            counts.put(each.word(), view.count(each));
        }
        return new StatusJson(
                new StatusJson.NodeJson(
                        snapshot.self().toString(),
                        self == null ? null : self.name(),
                        snapshot.standing().name().toLowerCase(Locale.ROOT),
                        self == null ? null : text(self.meshIp4()),
                        self == null ? null : text(self.meshIp6()),
                        snapshot.reach().observed().stream()
                                .map(Endpoint::toString)
                                .toList()),
                new StatusJson.NetworkJson(
                        view.network().toString(),
                        view.networkName(),
                        view.ipv4Range().toString(),
                        view.ipv6Range().toString()),
                agent.version(),
                agent.interfaceName(),
                agent.interfaceProblem(),
                new StatusJson.ControlPlaneJson(status.kind(), status.note(), status.counters()),
                counts,
                tunnels(snapshot, agent.tunnels()),
                agent.warnings(),
                forks(status, snapshot),
                snapshot.version(),
                new StatusJson.LedgerJson(status.ledgerEntries(), status.ledgerDigest()));
    }

    /** How many tunnels to members that are there have each state. */
    static Map<String, Long> tunnels(Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels) {
        Map<String, Long> counts = new LinkedHashMap<>();
        TunnelJson.STATES.forEach(state -> counts.put(state, 0L));
        for (Member member : snapshot.view().members()) {
            if (member.status().isPresent() && !member.id().equals(snapshot.self())) {
                String state = tunnels.getOrDefault(member.wireguardKey(), TunnelJson.NONE)
                        .state();
                counts.merge(state, 1L, Long::sum);
            }
        }
        return counts;
    }

    private static List<StatusJson.ForkJson> forks(ControlPlaneStatus status, Snapshot snapshot) {
        return status.forks().stream()
                .flatMap(fork -> snapshot.view().member(fork.member()).stream()
                        .map(member -> new StatusJson.ForkJson(
                                member.id().toString(),
                                member.name(),
                                member.status().word(),
                                member.id().equals(snapshot.self()),
                                fork.sequence(),
                                fork.times().stream().map(Instant::toString).toList())))
                .toList();
    }

    private static @Nullable String text(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }
}
