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
 *
 * <p>Interest in an entry also goes when it comes once more from somebody else, and the more when a peer turns out to hold
 * everything that is held here: telling it was of no use (Demers et al., PODC 1987, call it feedback). A mesh that has heard
 * something falls silent by that, and not only after everybody has sent it so many times.
 */
final class GossipQueue {
    static final int MAX_ENTRIES = 256;

    /** What one entry needs in a packet besides its own bytes. */
    private static final int FRAME_BYTES = 3;

    /** How much of the interest in an entry a peer takes that holds everything already. */
    private static final int SATED = 2;

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

    private List<Entry> own = new ArrayList<>();
    private boolean urgent;

    /** Takes an entry of this node, which tells it to everybody. */
    void addOwn(Entry entry) {
        add(entry, true);
        own.add(entry);
    }

    /** The own entries that came since the last call. */
    List<Entry> takeOwn() {
        List<Entry> taken = own;
        own = new ArrayList<>();
        return taken;
    }

    /**
     * Takes news of others.
     *
     * @param told whether its author has told everybody by itself, so that it is enough to see to those who missed it
     */
    void add(Entry entry, boolean told) {
        urgent |= !told;
        if (items.size() >= MAX_ENTRIES) {
            items.values().stream().max(ORDER).ifPresent(item -> items.remove(item.entry.ref()));
        }
        items.put(entry.ref(), new Item(entry));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether anything came since the last call that others may be waiting for. */
    boolean takeUrgency() {
        boolean was = urgent;
        urgent = false;
        return was;
    }

    /** Somebody else passes it on, too. */
    void heardAgain(EntryRef ref) {
        Item item = items.get(ref);
        if (item != null) {
            item.sent++;
        }
    }

    /** A peer holds everything that is held here. */
    void peerIsSated() {
        items.values().forEach(item -> item.sent += SATED);
    }

    /** Forgets what was sent so often, or is of no interest any more. */
    void forget(int sendLimit) {
        items.values().removeIf(item -> item.sent >= sendLimit);
    }

    /**
     * Takes what fits into {@code budgetBytes}, and counts it as sent once.
     *
     * @param sendLimit an entry that was sent so often is done
     */
    List<Entry> take(int budgetBytes, int sendLimit) {
        forget(sendLimit);
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
