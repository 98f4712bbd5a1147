package dev.weft.agent.http;

import dev.weft.controlplane.Snapshot;
import java.util.ArrayList;
import java.util.List;

/** What keeps an agent from doing its work, told apart by what a supervisor could do about it. */
final class Health {
    private Health() {}

    /** What a restart of the agent might help against. */
    static List<String> failures(AgentNode agent) {
        List<String> reasons = new ArrayList<>();
        String note = agent.controlPlane().status().note();
        // A node that has joined has nothing to note but a failure.
        if (!isJoining(agent) && !note.isEmpty()) {
            reasons.add(note);
        }
        reasons.addAll(agent.failures());
        return reasons;
    }

    /** Why packets do not go through the mesh yet, or not as they should. */
    static List<String> unreadiness(AgentNode agent) {
        List<String> reasons = new ArrayList<>(failures(agent));
        Snapshot.Standing standing = agent.controlPlane().snapshot().standing();
        String note = agent.controlPlane().status().note();
        if (isJoining(agent)) {
            reasons.add(note.isEmpty() ? "joining: no member has answered yet" : note);
        } else if (standing != Snapshot.Standing.MEMBER) {
            reasons.add(
                    "this machine is no member any more (" + standing.name().toLowerCase(java.util.Locale.ROOT) + ")");
        }
        if (!agent.interfaceProblem().isEmpty()) {
            reasons.add("interface " + agent.interfaceName() + ": " + agent.interfaceProblem());
        }
        return reasons;
    }

    private static boolean isJoining(AgentNode agent) {
        return agent.controlPlane().snapshot().standing() == Snapshot.Standing.JOINING;
    }
}
