package dev.weft.chat;

import dev.weft.chat.agent.AgentMember;
import dev.weft.chat.agent.AgentView;
import dev.weft.chat.net.ChatNetwork;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon knows besides the core.
 *
 * @param member this machine in the mesh; null until the agent has told
 * @param name what it is called; empty until then
 * @param agentProblem why the agent cannot be asked, or does not announce this chat; empty when all is well
 * @param listenProblem why others cannot connect to this chat; empty when they can
 * @param since since when each member has its status
 * @param counters how often what happened since the daemon's start, by name
 */
public record Surroundings(
        NetworkId network,
        String networkName,
        @Nullable NodeId member,
        String name,
        String agentProblem,
        String listenProblem,
        Map<NodeId, Instant> since,
        Map<String, Long> counters) {
    static Surroundings of(
            @Nullable AgentView view,
            NetworkId network,
            String agentProblem,
            ChatNetwork connections,
            Map<String, Long> counters) {
        AgentMember self = view == null ? null : view.self().orElse(null);
        Map<NodeId, Instant> since = new HashMap<>();
        if (view != null) {
            view.members().forEach(member -> since.put(member.id(), member.since()));
        }
        return new Surroundings(
                network,
                view == null ? "" : view.networkName(),
                self == null ? null : self.id(),
                self == null ? "" : self.name(),
                agentProblem,
                connections.listenProblem(),
                since,
                counters);
    }
}
