package dev.weft.agent.http;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member as programs see it.
 *
 * @param id 26 characters
 * @param name what people call it; need not be unique
 * @param status {@code alive}, {@code suspect}, {@code dead}, {@code left} or {@code revoked}
 * @param incarnation only grows
 * @param since RFC 3339, by the clock of whoever stated the status
 * @param meshIp4 null when the range has no address left
 * @param meshIp6 address inside the mesh
 * @param wireguardKey base64
 * @param endpoints {@code ADDRESS:PORT}, best first
 * @param services what it offers
 * @param admin whether it may invite
 * @param forked whether it signed contradicting entries: its state was cloned or rolled back
 * @param self whether this is the node that answers
 * @param tunnel what WireGuard says of the link to it; null for the node itself
 */
public record MemberJson(
        String id,
        String name,
        String status,
        long incarnation,
        String since,
        @Nullable String meshIp4,
        String meshIp6,
        String wireguardKey,
        List<String> endpoints,
        List<ServiceJson> services,
        boolean admin,
        boolean forked,
        boolean self,
        @Nullable TunnelJson tunnel) {

    static MemberJson of(Member member, boolean self, @Nullable TunnelJson tunnel) {
        InetAddress meshIp4 = member.meshIp4();
        return new MemberJson(
                member.id().toString(),
                member.name(),
                member.status().word(),
                member.incarnation(),
                member.since().toString(),
                meshIp4 == null ? null : meshIp4.getHostAddress(),
                member.meshIp6().getHostAddress(),
                member.wireguardKey().toString(),
                member.endpoints().stream().map(Endpoint::toString).toList(),
                member.services().stream().map(ServiceJson::of).toList(),
                member.admin(),
                member.forked(),
                self,
                self ? null : tunnel);
    }
}
