package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members as the agent tells of them.
 *
 * @param isAgentReachable whether the agent answers; when it does not, the members are the ones it told of last
 * @param members all of them, this machine too
 */
public record Roster(boolean isAgentReachable, List<Member> members) {
    public Roster {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param id its node id in the mesh
     * @param name what people call it
     * @param status its membership state
     * @param reason why it has it, in the agent's words; may be empty
     * @param entry the agent's reference to the entry that says so; may be empty
     * @param chat what it announces of its chat, read by {@link Announcement#read}; null when it has none
     */
    public record Member(
            NodeId id,
            String name,
            MemberStatus status,
            String reason,
            String entry,
            @Nullable Announcement chat) {}
}
