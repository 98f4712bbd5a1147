package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.Entry;
import java.util.List;

/**
 * The plaintext of one sealed datagram.
 *
 * @param message what it says
 * @param entries in wire form, not yet decoded
 */
record Packet(Message message, List<byte[]> entries) {
    Packet {
        entries = List.copyOf(entries);
    }

    static Packet of(Message message, List<Entry> entries) {
        return new Packet(message, entries.stream().map(Entry::wire).toList());
    }
}
