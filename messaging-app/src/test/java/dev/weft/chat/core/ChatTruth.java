package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What really happened in a run, whoever knows of it. */
final class ChatTruth {
    /** Entries that were written and stored, by their place. */
    final Map<EntryRef, Set<Entry>> written = new HashMap<>();

    /** Direct messages that were written and stored by good senders. */
    final Map<MessageId.Direct, StoredDirect> directs = new LinkedHashMap<>();

    /** What ever was on whose disk, in this life of it, and since when. */
    private final Map<NodeId, Map<EntryRef, Long>> groupOnDisk = new HashMap<>();

    private final Map<NodeId, Set<MessageId.Direct>> directOnDisk = new HashMap<>();

    void wrote(Entry entry) {
        written.computeIfAbsent(entry.ref(), ref -> new HashSet<>()).add(entry);
    }

    void stored(NodeId disk, ConversationItem item, long now) {
        if (item instanceof ConversationItem.Group group) {
            groupOnDisk
                    .computeIfAbsent(disk, key -> new HashMap<>())
                    .put(group.entry().ref(), now);
        } else if (item instanceof ConversationItem.Direct direct) {
            directOnDisk
                    .computeIfAbsent(disk, key -> new HashSet<>())
                    .add(direct.message().id());
        }
    }

    long onDiskSince(NodeId disk, EntryRef ref) {
        return groupOnDisk.getOrDefault(disk, Map.of()).getOrDefault(ref, Long.MAX_VALUE);
    }

    boolean wasOnDisk(NodeId disk, EntryRef ref) {
        return onDiskSince(disk, ref) < Long.MAX_VALUE;
    }

    boolean wasOnDisk(NodeId disk, MessageId.Direct id) {
        return directOnDisk.getOrDefault(disk, Set.of()).contains(id);
    }

    boolean wasWritten(Entry entry) {
        return written.getOrDefault(entry.ref(), Set.of()).contains(entry);
    }
}
