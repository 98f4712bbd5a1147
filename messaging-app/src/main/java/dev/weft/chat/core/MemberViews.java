package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members and their chats as faces show them. */
final class MemberViews {
    private final Desk desk;
    private final Parts parts;

    MemberViews(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
    }

    List<ChatView.MemberView> all() {
        List<ChatView.MemberView> views = new ArrayList<>();
        for (StoreWrite.MemberKnown member : parts.peers.members()) {
            views.add(view(member, member.chatId()));
        }
        for (StoreWrite.PeerKnown peer : parts.peers.all()) {
            StoreWrite.MemberKnown member = parts.peers.member(peer.member());
            if (member != null && !peer.chatId().equals(member.chatId())) {
                views.add(view(member, peer.chatId()));
            }
        }
        return views;
    }

    private ChatView.MemberView view(StoreWrite.MemberKnown member, @Nullable NodeId chatId) {
        boolean isReplaced = chatId != null && !chatId.equals(member.chatId());
        MemberStatus status = member.status();
        return new ChatView.MemberView(
                member.member(),
                member.name(),
                status,
                member.reason(),
                chatId,
                desk.self.equals(chatId),
                chatId != null && parts.connections.to(chatId).isPresent(),
                isReplaced,
                chatId != null && parts.feeds.isForked(chatId),
                chatId == null ? 0 : parts.peers.heardAt(chatId),
                chatId == null ? 0 : parts.directOutbox.openTo(chatId));
    }
}
