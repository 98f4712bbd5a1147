package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatAccess;
import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ChatView;
import dev.weft.chat.core.ChatView.MemberView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Members and the state of the chat, as JSON. */
final class PeopleJson {
    /** Of several that were called the same, the one that is there comes first. */
    private static final Comparator<MemberView> BY_NAME = Comparator.comparing(MemberView::name)
            .thenComparing(MemberView::isReplaced)
            .thenComparing(member -> !member.status().isPresent());

    private PeopleJson() {}

    static ObjectNode members(ChatAccess chat) {
        ChatStore.Unread unread = chat.store().unread();
        ObjectNode answer = Json.object();
        ArrayNode members = answer.putArray("members");
        for (MemberView member : chat.view().members().stream().sorted(BY_NAME).toList()) {
            ObjectNode json = members.addObject();
            if (member.chatId() != null) {
                json.put("chatId", member.chatId().toString());
            }
            json.put("memberId", member.member().toString())
                    .put("name", member.name())
                    .put("self", member.isSelf())
                    .put("status", member.status().word())
                    .put("reason", member.reason());
            Instant since = chat.surroundings().since().get(member.member());
            if (since != null) {
                json.put("since", since.toString());
            }
            json.put("chat", chatState(member));
            json.put("unread", member.chatId() == null ? 0L : unread.direct().getOrDefault(member.chatId(), 0L));
            json.put("queued", member.queued());
            if (member.isForked()) {
                json.put("forked", true);
            }
            if (member.lastHeardAtMillis() > 0) {
                json.put("lastHeardAt", Json.time(member.lastHeardAtMillis()));
            }
        }
        return answer;
    }

    private static String chatState(MemberView member) {
        if (member.chatId() == null) {
            return "none";
        }
        if (member.isReplaced()) {
            return "replaced";
        }
        if (member.isConnected() || member.isSelf()) {
            return "connected";
        }
        return member.status().isPresent() ? "connecting" : "unreachable";
    }

    static ObjectNode status(ChatAccess chat, String version) {
        ChatView view = chat.view();
        Names names = new Names(view);
        List<MemberView> others = names.others();
        List<MemberView> unreachable =
                others.stream().filter(other -> !other.isConnected()).toList();
        ObjectNode json = Json.object();
        ObjectNode self = json.putObject("self");
        self.put("chatId", view.self().toString());
        if (chat.surroundings().member() != null) {
            self.put("memberId", chat.surroundings().member().toString());
        }
        self.put("name", chat.surroundings().name()).put("startNumber", view.startNumber());
        json.putObject("network")
                .put("id", chat.surroundings().network().toString())
                .put("name", chat.surroundings().networkName());
        json.putObject("agent")
                .put("reachable", view.isAgentReachable())
                .put("problem", chat.surroundings().agentProblem());
        json.put("version", version).put("ready", view.isReady());
        json.put("problem", chat.surroundings().listenProblem());
        json.putObject("members").put("total", others.size()).put("reachable", others.size() - unreachable.size());
        ArrayNode missing = json.putArray("unreachable");
        unreachable.forEach(other -> missing.add(other.name()));
        json.put("banner", banner(chat, others, unreachable));
        ChatStore.Unread unread = chat.store().unread();
        json.put("queued", view.queued()).put("unknown", view.unknown());
        json.put(
                "unread",
                unread.group()
                        + unread.direct().values().stream()
                                .mapToLong(count -> count)
                                .sum());
        json.put("unreadGroup", unread.group()).put("gaps", view.gaps().size());
        ObjectNode counters = json.putObject("counters");
        chat.surroundings().counters().forEach(counters::put);
        return json;
    }

    /** In plain words what it means for a message that is sent now. */
    private static String banner(ChatAccess chat, List<MemberView> others, List<MemberView> unreachable) {
        StringBuilder text = new StringBuilder();
        if (!chat.view().isAgentReachable()) {
            text.append("The agent of this machine does not answer, so nobody knows who has come or gone since. ");
        }
        if (!chat.surroundings().listenProblem().isEmpty()) {
            text.append("Others cannot connect to this chat: ")
                    .append(chat.surroundings().listenProblem())
                    .append(". ");
        }
        if (!unreachable.isEmpty()) {
            text.append(unreachable.size() == others.size() ? "Nobody" : "Not everybody")
                    .append(" can be reached now: ")
                    .append(unreachable.stream().map(MemberView::name).sorted().collect(Collectors.joining(", ")))
                    .append(unreachable.size() == 1 ? " is" : " are")
                    .append(" away. A message to all reaches ")
                    .append(unreachable.size() == 1 ? "it" : "them")
                    .append(" later, from anybody who has it; a direct message waits here.");
        }
        return text.toString().strip();
    }
}
