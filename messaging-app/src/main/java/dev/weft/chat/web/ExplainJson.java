package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatAccess;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.ConversationItem.Membership;
import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Origin;
import dev.weft.chat.core.StoreWrite;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causal chain of one message: what happened to it, and to the members meanwhile. */
final class ExplainJson {
    private static final int MAX_MEMBERSHIPS = 200;

    private final ChatAccess chat;
    private final Names names;
    private final List<Line> lines = new ArrayList<>();

    private record Line(
            long atMillis, String what, @Nullable NodeId peer, long connection, String detail, String entry) {}

    private ExplainJson(ChatAccess chat) {
        this.chat = chat;
        this.names = new Names(chat.view());
    }

    /** @throws Problem when there is no such message */
    static ObjectNode of(ChatAccess chat, MessageId id) {
        ConversationItem item = chat.store()
                .item(id)
                .orElseThrow(() -> new Problem(404, "there is no message " + id + " here, or it was dropped"));
        ExplainJson explain = new ExplainJson(chat);
        explain.collect(item, id);
        ObjectNode answer = Json.object();
        answer.set("item", new ItemJson(chat).of(item));
        ArrayNode events = answer.putArray("events");
        explain.lines.forEach(line -> events.add(explain.json(line)));
        return answer;
    }

    private void collect(ConversationItem item, MessageId id) {
        for (Evidence evidence : chat.store().evidence(id)) {
            lines.add(new Line(
                    evidence.atMillis(),
                    evidence.what().word(),
                    evidence.peer(),
                    evidence.connection(),
                    evidence.detail(),
                    ""));
        }
        if (item instanceof ConversationItem.Group group) {
            came(group);
            if (group.entry().author().equals(chat.view().self())) {
                for (StoreWrite.HeldElsewhere held :
                        chat.store().heldElsewhere(group.entry().sequence())) {
                    lines.add(new Line(
                            held.atMillis(),
                            "stored-by",
                            held.peer(),
                            held.connection(),
                            "it says that it is on its disk",
                            ""));
                }
            }
        }
        lines.sort(Comparator.comparingLong(Line::atMillis));
        if (!lines.isEmpty()) {
            long from = lines.get(0).atMillis();
            long last = lines.get(lines.size() - 1).atMillis();
            long to = isOver(item) ? last : Math.max(last, chat.now().wallMillis());
            // Before whatever happened in the same moment: it may be why.
            int own = lines.size();
            chat.store().memberships(from, to, MAX_MEMBERSHIPS).forEach(this::membership);
            Collections.rotate(lines, lines.size() - own);
            lines.sort(Comparator.comparingLong(Line::atMillis));
        }
    }

    /** Whether nothing more is awaited; else what happens to members until now belongs to it. */
    private boolean isOver(ConversationItem item) {
        if (item instanceof ConversationItem.Direct direct) {
            return !direct.message().isOutgoing() || !direct.message().state().isOpen();
        }
        return !(item instanceof ConversationItem.Group group)
                || !group.entry().author().equals(chat.view().self())
                || chat.store().heldElsewhere(group.entry().sequence()).size()
                        >= names.others().size();
    }

    /** What the item says itself. */
    private void came(ConversationItem.Group group) {
        boolean isOwn = group.origin() == Origin.WRITTEN;
        boolean isTold = lines.stream().anyMatch(line -> line.what.equals(Evidence.What.WRITTEN.word()));
        if (!(isOwn && isTold)) {
            // Before whatever happened in the same moment: it follows from this.
            lines.add(
                    0,
                    new Line(
                            group.storedAtMillis(),
                            isOwn ? "written" : group.origin() == Origin.LIVE ? "received" : "recovered",
                            isOwn ? null : group.from(),
                            group.connection(),
                            isOwn ? "written and stored here" : "its signature was verified, and it was stored",
                            ""));
        }
    }

    private void membership(Membership item) {
        lines.add(new Line(
                item.atMillis(), "member-" + item.change().word(), null, 0, item.name() + reason(item), item.entry()));
    }

    private static String reason(Membership item) {
        return item.reason().isEmpty() ? "" : ": " + item.reason();
    }

    private ObjectNode json(Line line) {
        ObjectNode json = Json.object().put("at", Json.time(line.atMillis)).put("what", line.what);
        if (line.peer != null) {
            json.set("peer", names.json(line.peer));
        }
        if (line.connection != 0) {
            json.put("connection", line.connection);
        }
        json.put("detail", line.detail);
        if (!line.entry.isEmpty()) {
            json.put("entry", line.entry);
        }
        return json;
    }
}
