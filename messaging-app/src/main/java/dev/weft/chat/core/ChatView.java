package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the core knows besides the conversation, at one moment.
 *
 * @param self the own chat id
 * @param startNumber how often this node was started
 * @param isReady whether group messages can be written: the own feed is known to be whole
 * @param isAgentReachable whether the agent answers
 * @param members all members that the agent told of, and known chat ids that are no member's any more
 * @param gaps what is missing, in the order of the conversation
 * @param queued direct messages that were not sent yet
 * @param unknown direct messages whose connection broke
 */
public record ChatView(
        NodeId self,
        long startNumber,
        boolean isReady,
        boolean isAgentReachable,
        List<MemberView> members,
        List<Gap> gaps,
        int queued,
        int unknown) {
    public ChatView {
        members = List.copyOf(members);
        gaps = List.copyOf(gaps);
    }

    /**
     * One member, or one former chat id of a member.
     *
     * @param member node id in the mesh
     * @param name what it is called
     * @param status its membership state
     * @param reason the agent's words for it
     * @param chatId what it is called in the chat; null when it has no chat
     * @param isSelf whether it is this node
     * @param isConnected whether there is a connection to it now
     * @param isReplaced whether this chat id was given up for another one
     * @param isForked whether it has signed two messages with one number
     * @param lastHeardAtMillis when anything came from it last since the start, by this machine's clock; 0 for never
     * @param queued direct messages to it that have no receipt yet
     */
    public record MemberView(
            NodeId member,
            String name,
            MemberStatus status,
            String reason,
            @Nullable NodeId chatId,
            boolean isSelf,
            boolean isConnected,
            boolean isReplaced,
            boolean isForked,
            long lastHeardAtMillis,
            int queued) {}
}
