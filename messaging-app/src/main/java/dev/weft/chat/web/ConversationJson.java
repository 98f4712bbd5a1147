package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatAccess;
import dev.weft.chat.core.ChatStore;
import dev.weft.chat.core.ConversationItem;
import dev.weft.chat.core.Gap;
import dev.weft.chat.core.Position;
import dev.weft.chat.core.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A page of the conversation, with the gaps where they belong. */
final class ConversationJson {
    private ConversationJson() {}

    static ObjectNode of(ChatAccess chat, Scope scope, @Nullable Position before, @Nullable Position after, int limit) {
        ChatStore.Page page = chat.store().conversation(scope, before, after, limit);
        ItemJson json = new ItemJson(chat);
        Map<Position, ObjectNode> items = new TreeMap<>();
        page.items().forEach(item -> items.put(item.position(), json.of(item)));
        if (scope.kind() != Scope.Kind.DIRECT) {
            boolean isForward = before == null && after != null;
            Position low = !isForward && page.hasMore() ? first(page.items()) : after;
            Position high = isForward && page.hasMore() ? last(page.items()) : before;
            for (Gap gap : chat.view().gaps()) {
                if ((low == null || gap.position().compareTo(low) > 0)
                        && (high == null || gap.position().compareTo(high) < 0)) {
                    items.put(gap.position(), json.of(gap));
                }
            }
        }
        ObjectNode answer = Json.object();
        ArrayNode array = answer.putArray("items");
        items.values().forEach(array::add);
        return answer.put("more", page.hasMore());
    }

    private static Position first(List<ConversationItem> items) {
        return items.get(0).position();
    }

    private static Position last(List<ConversationItem> items) {
        return items.get(items.size() - 1).position();
    }
}
