package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.core.ChatView;
import dev.weft.chat.core.ChatView.MemberView;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who is called what. */
final class Names {
    private final ChatView view;
    private final Map<NodeId, MemberView> byChatId = new HashMap<>();

    Names(ChatView view) {
        this.view = view;
        for (MemberView member : view.members()) {
            if (member.chatId() != null) {
                byChatId.put(member.chatId(), member);
            }
        }
    }

    String of(NodeId chatId) {
        MemberView member = byChatId.get(chatId);
        return member == null || member.name().isEmpty() ? chatId.shortText() : member.name();
    }

    ObjectNode json(NodeId chatId) {
        return Json.object().put("chatId", chatId.toString()).put("name", of(chatId));
    }

    /** The others that messages go to: present or not, but not gone for good. */
    List<MemberView> others() {
        return view.members().stream()
                .filter(member -> member.chatId() != null && !member.isSelf() && !member.isReplaced())
                .filter(member -> member.status() != MemberStatus.LEFT && member.status() != MemberStatus.REVOKED)
                .toList();
    }

    Optional<MemberView> find(NodeId chatId) {
        return Optional.ofNullable(byChatId.get(chatId));
    }

    /**
     * Whom a person means: a chat id, or the name of a member with a chat.
     *
     * @throws Problem when nobody, or more than one, is called so
     */
    NodeId receiver(String text) {
        List<MemberView> named = Stream.concat(
                        others().stream(), view.members().stream().filter(MemberView::isReplaced))
                .filter(member -> isMeant(member, text))
                .toList();
        if (named.size() > 1) {
            throw new Problem(409, "several are called '" + text + "': name one by its chat id, one of " + join(named));
        }
        NodeId found = named.isEmpty() ? null : named.get(0).chatId();
        if (found != null) {
            return found;
        }
        throw new Problem(404, nobody(text));
    }

    private static boolean isMeant(MemberView member, String text) {
        return String.valueOf(member.chatId()).equals(text) || (member.name().equals(text) && !member.isReplaced());
    }

    private String nobody(String text) {
        List<MemberView> called = view.members().stream()
                .filter(member -> member.name().equals(text))
                .toList();
        if (called.stream().anyMatch(MemberView::isSelf)) {
            return "'" + text + "' is this machine";
        }
        if (!called.isEmpty()) {
            return "'" + text + "' has no chat: nobody has started weft-chat there yet, or it is gone for good";
        }
        String known = others().stream()
                .map(MemberView::name)
                .sorted()
                .reduce((a, b) -> a + ", " + b)
                .orElse("nobody");
        return "nobody is called '" + text + "'; there are: " + known;
    }

    private static String join(List<MemberView> members) {
        return members.stream()
                .map(member -> member.chatId() + " (" + member.status().word() + ")")
                .collect(Collectors.joining(", "));
    }
}
