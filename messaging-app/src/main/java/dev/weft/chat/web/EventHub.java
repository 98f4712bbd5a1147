package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.chat.ChatAccess;
import dev.weft.chat.ChatListener;
import dev.weft.chat.core.Gap;
import dev.weft.chat.core.MessageId;
import dev.weft.chat.core.Notice;
import dev.weft.chat.core.Scope;
import dev.weft.controlplane.identity.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what happens, and keeps the newest for listeners that come back. All but counting happens on the owner
 * thread, so that nothing is lost between what a listener reads and what it hears.
 */
final class EventHub implements ChatListener {
    /** Events kept for resuming. */
    static final int MAX_KEPT = 512;
    /** Own messages that are told again because somebody says to have them. */
    static final int MAX_MARKED = 100;

    private final String run;
    private final String version;
    private final Deque<byte[]> kept = new ArrayDeque<>();
    private final Set<EventQueue> listeners = new LinkedHashSet<>();
    private final Map<String, String> gaps = new HashMap<>();
    private long last;
    private int unheard = MAX_KEPT;
    private String members = "";
    private String status = "";
    private volatile boolean dirty;

    EventHub(String run, String version) {
        this.run = run;
        this.version = version;
    }

    /** A listener hears from now on; first what it has missed. */
    void join(EventQueue listener, @Nullable String lastEventId, ChatAccess chat) {
        if (isAsleep()) {
            kept.clear();
            gaps.clear();
            ItemJson json = new ItemJson(chat);
            chat.view().gaps().forEach(gap -> gaps.put(gap.key(), text(json.of(gap))));
        }
        unheard = 0;
        if (lastEventId != null) {
            Optional<List<byte[]>> missed = after(lastEventId);
            if (missed.isPresent()) {
                missed.get().forEach(listener::offer);
            } else {
                listener.offer(wire("reset", "{\"reason\":\"gone\"}"));
            }
        }
        listeners.add(listener);
    }

    void leave(EventQueue listener) {
        listeners.remove(listener);
    }

    /** Nobody has listened for so long that nobody will come back for what was missed. */
    private boolean isAsleep() {
        return listeners.isEmpty() && unheard >= MAX_KEPT;
    }

    private Optional<List<byte[]>> after(String id) {
        long number;
        try {
            number = id.startsWith(run + "-") ? Long.parseLong(id.substring(run.length() + 1)) : -1;
        } catch (NumberFormatException e) {
            number = -1;
        }
        if (number < last - kept.size() || number > last) {
            return Optional.empty();
        }
        return Optional.of(kept.stream().skip(kept.size() - (last - number)).toList());
    }

    @Override
    public void happened(List<Notice> notices, ChatAccess chat) {
        if (isAsleep()) {
            last++;
            return;
        }
        ItemJson json = new ItemJson(chat);
        for (Notice notice : notices) {
            if (notice instanceof Notice.ItemAdded added) {
                tell("item", text(json.of(added.item())));
            } else if (notice instanceof Notice.DirectMoved moved) {
                chat.store().item(moved.id()).ifPresent(item -> tell("item", text(json.of(item))));
            } else if (notice instanceof Notice.HeldElsewhere held) {
                marked(held, json, chat);
            } else if (notice instanceof Notice.MarkedRead read) {
                tell("read", text(read(read)));
            } else if (notice instanceof Notice.ViewChanged) {
                gaps(json, chat);
            }
        }
        dirty = true;
    }

    private static ObjectNode read(Notice.MarkedRead read) {
        ObjectNode json = Json.object().put("upTo", read.upTo().text());
        NodeId peer = read.scope().peer();
        if (peer != null) {
            json.put("with", peer.toString());
        } else if (read.scope().equals(Scope.GROUP)) {
            json.put("with", "group");
        }
        return json;
    }

    private void marked(Notice.HeldElsewhere held, ItemJson json, ChatAccess chat) {
        for (long sequence = Math.max(held.first(), held.last() - MAX_MARKED + 1);
                sequence <= held.last();
                sequence++) {
            chat.store()
                    .item(new MessageId.Group(chat.view().self(), sequence))
                    .ifPresent(item -> tell("item", text(json.of(item))));
        }
    }

    private void gaps(ItemJson json, ChatAccess chat) {
        Map<String, String> now = new HashMap<>();
        for (Gap gap : chat.view().gaps()) {
            String text = text(json.of(gap));
            now.put(gap.key(), text);
            if (!text.equals(gaps.get(gap.key()))) {
                tell("item", text);
            }
        }
        for (String key : gaps.keySet()) {
            if (!now.containsKey(key)) {
                tell("item-gone", text(Json.object().put("id", key)));
            }
        }
        gaps.clear();
        gaps.putAll(now);
    }

    boolean isDirty() {
        return dirty;
    }

    /** Tells members and status when they have changed; called now and then, as they may change a lot. */
    void settle(ChatAccess chat) {
        dirty = false;
        if (isAsleep()) {
            return;
        }
        String newMembers = text(PeopleJson.members(chat));
        if (!newMembers.equals(members)) {
            members = newMembers;
            tell("members", newMembers);
        }
        String newStatus = text(PeopleJson.status(chat, version));
        if (!newStatus.equals(status)) {
            status = newStatus;
            tell("status", newStatus);
        }
    }

    @Override
    public void restarted() {
        tell("reset", "{\"reason\":\"restarted\"}");
    }

    private static String text(ObjectNode json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    private void tell(String name, String data) {
        last++;
        byte[] event = wire(name, data);
        if (kept.size() == MAX_KEPT) {
            kept.removeFirst();
        }
        kept.addLast(event);
        unheard = listeners.isEmpty() ? unheard + 1 : 0;
        listeners.removeIf(listener -> !listener.offer(event));
    }

    /** JSON has no line breaks of its own, so the data is one line. */
    private byte[] wire(String name, String data) {
        return ("id: " + run + "-" + last + "\nevent: " + name + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
