package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that the terminal shows. Of one thread; knows neither terminal nor network. */
final class Talk {
    static final int MAX_ITEMS = 2_000;

    private final TreeMap<String, Item> byOrder = new TreeMap<>();
    private final Map<String, String> orders = new HashMap<>();
    final LineEditor editor = new LineEditor();

    Status status = Status.NONE;
    List<Member> members = List.of();
    boolean connected;
    /** Why there is no connection. */
    String problem = "";
    /** One line that answers what the reader just did. */
    String notice = "";

    @Nullable
    Leaf leaf;
    /** Whom the input goes to; null for everybody. */
    @Nullable
    Member aim;
    /** Lines between the end of what is shown and the newest, or the anchor where there is one. */
    int scrolled;

    /** What was the newest when the reader began to scroll: what comes later does not move the screen. */
    @Nullable
    String anchor;

    boolean moreOlder;
    /** The first item that came after the reader looked last; null when there is none. */
    @Nullable
    String newFrom;

    List<Item> items() {
        return List.copyOf(byOrder.values());
    }

    void put(Item item) {
        String before = orders.put(item.id(), item.order());
        if (before != null) {
            byOrder.remove(before);
        }
        byOrder.put(item.order(), item);
        if (item.unread() && (newFrom == null || item.order().compareTo(newFrom) < 0)) {
            newFrom = item.order();
        }
        if (byOrder.size() > MAX_ITEMS) {
            remove(byOrder.firstEntry().getValue().id());
            moreOlder = true;
        }
    }

    /** Something that came by itself: what lies before all that is loaded waits until it is asked for. */
    void told(Item item) {
        boolean known = orders.containsKey(item.id());
        if (known || !moreOlder || byOrder.isEmpty() || item.order().compareTo(byOrder.firstKey()) > 0) {
            put(item);
        }
    }

    /** An own message as it was when it was taken: what came of it since may have been told already. */
    void sent(Item item) {
        if (!orders.containsKey(item.id())) {
            put(item);
        }
    }

    void remove(String id) {
        String order = orders.remove(id);
        if (order != null) {
            byOrder.remove(order);
        }
    }

    /** Forgets what is loaded, because the daemon will tell it anew. */
    void clear() {
        byOrder.clear();
        orders.clear();
        newFrom = null;
        moreOlder = false;
        toNewest();
    }

    void toNewest() {
        scrolled = 0;
        anchor = null;
    }

    /** Scrolls so many lines up, or down when it is negative. */
    void scroll(int lines) {
        if (leaf == null && anchor == null && !byOrder.isEmpty()) {
            anchor = byOrder.lastKey();
        }
        scrolled += leaf == null ? lines : -lines;
    }

    void show(@Nullable Leaf next) {
        leaf = next;
        toNewest();
    }

    Optional<String> oldest() {
        return byOrder.isEmpty() ? Optional.empty() : Optional.of(byOrder.firstKey());
    }

    /** The newest that is not read yet. */
    Optional<Item> newestUnread() {
        return byOrder.descendingMap().values().stream().filter(Item::unread).findFirst();
    }

    Optional<Item> firstUnread() {
        return byOrder.values().stream().filter(Item::unread).findFirst();
    }

    /**
     * The daemon has taken everything up to here as read.
     *
     * @param with {@code group}, the chat id of one other, or empty for all
     */
    void readUpTo(String order, String with) {
        byOrder.headMap(order, true).replaceAll((place, item) -> item.unread() && item.isIn(with) ? item.read() : item);
    }

    /** The message so many messages ago; 1 is the newest. */
    Optional<Item> talk(int ago) {
        return byOrder.descendingMap().values().stream()
                .filter(Item::isTalk)
                .skip(ago - 1L)
                .findFirst();
    }

    /** Names that can be written to, as somebody types them. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        members.stream()
                .filter(member -> member.hasChat() && !member.self())
                .forEach(member -> names.add(member.name()));
        return names;
    }

    Optional<Member> member(String name) {
        return members.stream()
                .filter(member -> member.hasChat() && !member.self())
                .filter(member ->
                        member.name().equalsIgnoreCase(name) || member.chatId().equals(name))
                .findFirst();
    }
}
