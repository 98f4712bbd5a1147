package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.controlplane.identity.NodeId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members as the events so far have made them. A changed status gets its reason; the first telling of all does not. */
final class Members {
    /** How many changed members of one reset are explained; the others keep an empty reason. */
    static final int MAX_EXPLAINED = 16;

    /** Asks the agent why a member is what it is. */
    interface Explainer {
        AgentMember explain(AgentMember member, String entry);
    }

    private final Explainer explainer;
    private Map<NodeId, AgentMember> members = new LinkedHashMap<>();

    Members(Explainer explainer) {
        this.explainer = explainer;
    }

    List<AgentMember> all() {
        return List.copyOf(members.values());
    }

    void apply(AgentEvent event) {
        JsonNode data = event.data();
        if (event.name().equals("reset")) {
            reset(MemberReader.all(data.path("members")));
        } else if (data.has("member")) {
            // An event of a kind that this version does not know still says what the member is now.
            MemberReader.one(data.path("member")).ifPresent(member -> {
                AgentMember before = members.get(member.id());
                members.put(
                        member.id(),
                        isNews(before, member)
                                ? explainer.explain(member, data.path("entry").asText(""))
                                : keepReason(before, member));
            });
        }
    }

    private void reset(List<AgentMember> told) {
        boolean first = members.isEmpty();
        Map<NodeId, AgentMember> next = new LinkedHashMap<>();
        int explained = 0;
        for (AgentMember member : told) {
            AgentMember before = members.get(member.id());
            boolean explain = !first && isNews(before, member) && explained < MAX_EXPLAINED;
            explained += explain ? 1 : 0;
            next.put(member.id(), explain ? explainer.explain(member, "") : keepReason(before, member));
        }
        members = next;
    }

    private static boolean isNews(@org.jspecify.annotations.Nullable AgentMember before, AgentMember member) {
        return before == null || before.status() != member.status();
    }

    private static AgentMember keepReason(@org.jspecify.annotations.Nullable AgentMember before, AgentMember member) {
        return before == null || before.status() != member.status()
                ? member
                : member.because(before.entry(), before.reason());
    }
}
