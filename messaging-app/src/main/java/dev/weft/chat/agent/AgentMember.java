package dev.weft.chat.agent;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.NodeId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One machine of the mesh, as the agent of this machine tells.
 *
 * @param id the machine
 * @param name what people call it; need not be unique
 * @param status its membership state; a state that this version does not know counts as {@code DEAD}
 * @param incarnation of the machine, when the agent last told of it
 * @param since when the status began, by the clock of whoever said so
 * @param addresses inside the mesh, at most two
 * @param services what it offers
 * @param self whether it is this machine
 * @param entry the entry that brought the status, {@code AUTHOR/SEQUENCE}; empty when the agent did not tell
 * @param reason why it has this status, for people; empty when the agent did not tell
 */
public record AgentMember(
        NodeId id,
        String name,
        MemberStatus status,
        long incarnation,
        Instant since,
        List<InetAddress> addresses,
        List<Service> services,
        boolean self,
        String entry,
        String reason) {
    public AgentMember {
        addresses = List.copyOf(addresses);
        services = List.copyOf(services);
    }

    /** What it offers under a name. */
    public Optional<Service> service(String wanted) {
        return services.stream()
                .filter(service -> service.name().equals(wanted))
                .findFirst();
    }

    AgentMember because(String newEntry, String newReason) {
        return new AgentMember(id, name, status, incarnation, since, addresses, services, self, newEntry, newReason);
    }
}
