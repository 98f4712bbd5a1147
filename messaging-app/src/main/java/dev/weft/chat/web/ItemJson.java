package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatAccess;
import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ChatView.MemberView;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.DirectState;
import dev.weft.chat.core.Evidence;
import dev.weft.chat.core.Gap;
import dev.weft.chat.core.StoreWrite;
import dev.weft.chat.core.StoredDirect;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is shown in the conversation, as JSON. */
final class ItemJson {
    private final NodeId self;
    private final ChatStore store;
    private final Names names;

    ItemJson(ChatAccess chat) {
        this.self = chat.view().self();
        this.store = chat.store();
        this.names = new Names(chat.view());
    }

    ObjectNode of(ConversationItem item) {
        ObjectNode json = Json.object().put("id", item.key());
        if (item instanceof ConversationItem.Group group) {
            message(json, group);
        } else if (item instanceof ConversationItem.Direct direct) {
            direct(json, direct);
        } else if (item instanceof ConversationItem.Membership membership) {
            membership(json, membership);
        }
        return json.put("order", item.position().text());
    }

    private ObjectNode person(NodeId chatId) {
        return names.json(chatId).put("self", chatId.equals(self));
    }

    private void message(ObjectNode json, ConversationItem.Group group) {
        NodeId author = group.entry().author();
        json.put("kind", "message").put("at", Json.time(group.writtenAtMillis()));
        json.set("author", person(author));
        json.put("text", group.text()).put("sequence", group.entry().sequence());
        ArrayNode parents = json.putArray("parents");
        group.parents().forEach(parent -> parents.add(parent.toString()));
        // Nothing is stored before its signature was verified.
        json.put("verified", true);
        json.put("origin", group.origin().word());
        if (author.equals(self)) {
            json.set("marks", marks(group.entry().sequence()));
        }
        if (group.clockOffMillis() != 0) {
            json.put("clockOff", clockOff(group.clockOffMillis()));
        }
        json.put("unread", group.isUnread());
    }

    private ObjectNode marks(long sequence) {
        Set<NodeId> holders = store.heldElsewhere(sequence).stream()
                .map(StoreWrite.HeldElsewhere::peer)
                .collect(Collectors.toSet());
        List<MemberView> others = names.others();
        ObjectNode marks = Json.object();
        ArrayNode missing = Json.array();
        int stored = 0;
        for (MemberView other : others) {
            if (holders.contains(other.chatId())) {
                stored++;
            } else {
                missing.addObject().put("name", other.name()).put("why", why(other));
            }
        }
        marks.put("stored", stored).put("of", others.size());
        marks.set("missing", missing);
        return marks;
    }

    private static String why(MemberView other) {
        if (other.isConnected()) {
            return "connected, and has not said yet that it has it";
        }
        if (other.status().isPresent()) {
            return "not connected";
        }
        return other.status().word() + (other.reason().isEmpty() ? "" : ": " + other.reason());
    }

    private static String clockOff(long millis) {
        Duration off = Duration.ofMillis(Math.abs(millis));
        String amount = off.toHours() > 0 ? off.toHours() + "h" : off.toMinutes() + "min";
        return (millis > 0 ? "+" : "-") + amount;
    }

    private void direct(ObjectNode json, ConversationItem.Direct item) {
        StoredDirect message = item.message();
        json.put("kind", "direct").put("at", Json.time(message.writtenAtMillis()));
        json.set("author", person(message.from()));
        json.set("to", person(message.to()));
        json.put("text", message.text());
        if (message.isOutgoing()) {
            json.put("state", message.state().word()).put("stateReason", message.reason());
            List<Evidence> evidence = store.evidence(message.id());
            if (!evidence.isEmpty()) {
                json.put("stateAt", Json.time(evidence.get(evidence.size() - 1).atMillis()));
            }
            if (message.state() == DirectState.DELIVERED) {
                evidence.stream()
                        .filter(line -> line.what() == Evidence.What.RECEIPT)
                        .findFirst()
                        .ifPresent(line -> json.put("receiptAt", Json.time(line.atMillis())));
            }
        }
        json.put("unread", item.isUnread());
    }

    /** How the agent begins what the event says already. */
    private static final Pattern TWICE = Pattern.compile("^it (joined, |is back: )");

    private static void membership(ObjectNode json, ConversationItem.Membership item) {
        json.put("kind", "membership").put("at", Json.time(item.atMillis()));
        json.put("event", item.change().word());
        json.set(
                "member",
                Json.object().put("memberId", item.member().toString()).put("name", item.name()));
        json.put("text", item.name() + " " + words(item.change()));
        json.put("reason", TWICE.matcher(item.reason()).replaceFirst("")).put("entry", item.entry());
    }

    private static String words(ConversationItem.Change change) {
        return switch (change) {
            case JOINED -> "joined";
            case LEFT -> "left";
            case FAILED -> "failed";
            case BACK -> "is back";
            case REVOKED -> "was thrown out";
            case REPLACED -> "has a new key: it was installed anew";
        };
    }

    ObjectNode of(Gap gap) {
        long count = gap.last() - gap.first() + 1;
        String numbers = gap.first() == gap.last() ? "" + gap.first() : gap.first() + "–" + gap.last();
        ObjectNode json = Json.object().put("id", gap.key()).put("kind", "gap");
        json.put("at", Json.time(HybridTime.wallMillis(gap.position().time())));
        json.set("author", person(gap.author()));
        json.put("first", gap.first())
                .put("last", gap.last())
                .put("state", gap.state().word());
        json.put("reason", gap.reason());
        json.put(
                "text",
                count + " missing from " + names.of(gap.author()) + ", " + numbers + ": "
                        + gap.state().word());
        return json.put("order", gap.position().text());
    }
}
