package dev.weft.agent;

import dev.weft.agent.http.StatusJson.WarningJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Members that are alive and whose tunnel is dead all the same: which, and what the cause may be. */
final class TunnelWarnings {
    /** More are only counted. */
    static final int MAX_WARNINGS = 20;

    private final Snapshot snapshot;
    private final Map<PublicKey32, TunnelJson> tunnels;
    private final Set<NodeId> unreached;

    private TunnelWarnings(Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels, Set<NodeId> unreached) {
        this.snapshot = snapshot;
        this.tunnels = tunnels;
        this.unreached = unreached;
    }

    /**
     * Finds them.
     *
     * @param unreached members without a session although there was time for one
     */
    static List<WarningJson> of(
            Snapshot snapshot, Map<PublicKey32, TunnelJson> tunnels, Set<NodeId> unreached, int listenPort) {
        TunnelWarnings warnings = new TunnelWarnings(snapshot, tunnels, unreached);
        List<Member> others = snapshot.view().members().stream()
                .filter(member -> member.status() == MemberStatus.ALIVE
                        && !member.id().equals(snapshot.self())
                        && tunnels.containsKey(member.wireguardKey()))
                .toList();
        List<Member> dead = others.stream().filter(warnings::isDead).toList();
        List<WarningJson> texts = new ArrayList<>();
        if (dead.size() > 1 && dead.size() == others.size()) {
            texts.add(new WarningJson(
                    null,
                    null,
                    "no tunnel works although " + dead.size() + " members are alive: a firewall on this machine or on"
                            + " its way out may block UDP port " + listenPort + " (WireGuard)"));
        }
        dead.stream().limit(MAX_WARNINGS).map(warnings::warning).forEach(texts::add);
        if (dead.size() > MAX_WARNINGS) {
            texts.add(new WarningJson(null, null, (dead.size() - MAX_WARNINGS) + " more tunnels are dead"));
        }
        return texts;
    }

    /** One that has only just begun to be tried is none of them. */
    private boolean isDead(Member member) {
        TunnelJson tunnel = tunnel(member);
        boolean isTried = unreached.contains(member.id()) || tunnel.lastHandshake() != null;
        return tunnel.state().equals(TunnelJson.DOWN) && isTried;
    }

    private TunnelJson tunnel(Member member) {
        return tunnels.getOrDefault(member.wireguardKey(), TunnelJson.NONE);
    }

    private WarningJson warning(Member member) {
        return new WarningJson(member.id().toString(), member.name(), member.name() + " is alive, but " + text(member));
    }

    private String text(Member member) {
        TunnelJson tunnel = tunnel(member);
        if (tunnel.relay() != null) {
            return "nothing comes back from it through the relay "
                    + tunnel.relay().name()
                    + ": a firewall there may drop what is forwarded from the mesh interface to itself";
        }
        if (!unreached.contains(member.id())) {
            return "nothing comes back through its tunnel although there is a session: its firewall may drop what comes"
                    + " from the mesh, or its WireGuard port has been blocked since";
        }
        String tried = member.endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
        return "its WireGuard does not answer" + (tried.isEmpty() ? "" : " (tried: " + tried + ")")
                + ": a firewall may block that UDP port, or both machines are behind NATs that let no direct way through"
                + relayAdvice();
    }

    private String relayAdvice() {
        boolean hasRelay = snapshot.view().members().stream()
                .anyMatch(member -> member.status().isPresent()
                        && member.services().stream()
                                .anyMatch(service -> service.name().equals(Service.RELAY)));
        return hasRelay
                ? "; no relay that both have a tunnel with was found"
                : "; a member that both reach can carry their traffic (setting 'relay = true')";
    }
}
