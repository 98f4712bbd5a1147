package dev.weft.chat.agent;

import dev.weft.controlplane.identity.NetworkId;
import java.util.List;
import java.util.Optional;

/**
 * What the agent of this machine knows at one moment.
 *
 * @param network which network it is in
 * @param networkName what people call it
 * @param members all of them, this machine included
 */
public record AgentView(NetworkId network, String networkName, List<AgentMember> members) {
    public AgentView {
        members = List.copyOf(members);
    }

    /** This machine; empty while it is still joining. */
    public Optional<AgentMember> self() {
        return members.stream().filter(AgentMember::self).findFirst();
    }
}
