package dev.weft.agent;

import dev.weft.agent.http.NamedNodeJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts together what WireGuard says of the tunnels, what probes inside of them say, and through whom the relayed go. */
final class TunnelView {
    private TunnelView() {}

    /**
     * All tunnels to members.
     *
     * @param unreached members without a session although there was time for one: where nothing was sent by then, nothing gets
     *     out, and WireGuard does not count what it could not send
     */
    static Map<PublicKey32, TunnelJson> of(
            Map<PublicKey32, TunnelJson> wireguard,
            Snapshot snapshot,
            Map<NodeId, TunnelProbe> probes,
            Set<NodeId> unreached) {
        Map<PublicKey32, TunnelJson> tunnels = new HashMap<>(wireguard);
        for (Member member : snapshot.view().members()) {
            tunnels.computeIfPresent(
                    member.wireguardKey(),
                    (key, tunnel) -> with(
                            tunnel,
                            probes.get(member.id()),
                            relay(member, tunnel, snapshot),
                            unreached.contains(member.id())));
        }
        return tunnels;
    }

    private static @Nullable NamedNodeJson relay(Member member, TunnelJson tunnel, Snapshot snapshot) {
        NodeId relay = snapshot.reach().relays().get(member.id());
        return relay == null || !tunnel.state().equals(TunnelJson.RELAYED)
                ? null
                : snapshot.view()
                        .member(relay)
                        .map(by -> new NamedNodeJson(by.id().toString(), by.name()))
                        .orElse(null);
    }

    private static TunnelJson with(
            TunnelJson tunnel, @Nullable TunnelProbe probe, @Nullable NamedNodeJson relay, boolean unreached) {
        boolean hasTunnel = tunnel.state().equals(TunnelJson.UP) || relay != null;
        boolean silent = hasTunnel && probe != null && probe.isSilent();
        boolean mute = unreached && tunnel.state().equals(TunnelJson.UNKNOWN);
        OptionalLong roundTrip = !hasTunnel || silent || probe == null ? OptionalLong.empty() : probe.roundTripMillis();
        return new TunnelJson(
                silent || mute ? TunnelJson.DOWN : tunnel.state(),
                relay,
                tunnel.lastHandshake(),
                roundTrip.isPresent() ? roundTrip.getAsLong() : null,
                tunnel.receivedBytes(),
                tunnel.sentBytes());
    }
}
