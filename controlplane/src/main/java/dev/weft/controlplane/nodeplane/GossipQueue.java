package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that are news, each with the number of times it was sent. Those sent least go first, and of these the latest: what
 * a sync brought from long ago waits. What does not fit is dropped, in the opposite order: sync brings it anyway.
 */
final class GossipQueue {
    static final int MAX_ENTRIES = 256;

    /** What one entry needs in a packet besides its own bytes. */
    private static final int FRAME_BYTES = 3;

    private final Map<EntryRef, Item> items = new LinkedHashMap<>();

    private static final Comparator<Item> ORDER =
            Comparator.<Item>comparingInt(item -> item.sent).thenComparingLong(item -> -item.entry.time());

    private static final class Item {
        final Entry entry;
        int sent;

        Item(Entry entry) {
            this.entry = entry;
        }
    }

    void add(Entry entry) {
        if (items.size() >= MAX_ENTRIES) {
            items.values().stream().max(ORDER).ifPresent(item -> items.remove(item.entry.ref()));
        }
        items.put(entry.ref(), new Item(entry));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /**
     * Takes what fits into {@code budgetBytes}, and counts it as sent once.
     *
     * @param sendLimit an entry that was sent so often is done
     */
    List<Entry> take(int budgetBytes, int sendLimit) {
        List<Item> order = new ArrayList<>(items.values());
        order.sort(ORDER);
        List<Entry> taken = new ArrayList<>();
        int left = budgetBytes;
        for (Item item : order) {
            int needed = item.entry.wireLength() + FRAME_BYTES;
            if (needed > left || taken.size() >= PacketCodec.MAX_ENTRIES) {
                continue;
            }
            left -= needed;
            taken.add(item.entry);
            if (++item.sent >= sendLimit) {
                items.remove(item.entry.ref());
            }
        }
        // An author's entries go in order, so that the receiver can take them one after the other.
        taken.sort(Comparator.comparingLong(Entry::time).thenComparing(Entry::ref));
        return taken;
    }

    /** Splits entries into lists that fit into a packet each, in the given order. */
    static List<List<Entry>> pack(List<Entry> entries, int budgetBytes) {
        List<List<Entry>> packets = new ArrayList<>();
        List<Entry> current = new ArrayList<>();
        int left = budgetBytes;
        for (Entry entry : entries) {
            int needed = entry.wireLength() + FRAME_BYTES;
            if (!current.isEmpty() && (needed > left || current.size() >= PacketCodec.MAX_ENTRIES)) {
                packets.add(current);
                current = new ArrayList<>();
                left = budgetBytes;
            }
            current.add(entry);
            left -= needed;
        }
        if (!current.isEmpty()) {
            packets.add(current);
        }
        return packets;
    }
}
