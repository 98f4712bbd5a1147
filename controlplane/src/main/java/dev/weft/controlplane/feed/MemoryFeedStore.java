package dev.weft.controlplane.feed;

import java.util.ArrayList;
import java.util.List;

/** Keeps entries as long as the process lives. */
public final class MemoryFeedStore implements FeedStore {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public List<Entry> load() {
        return List.copyOf(entries);
    }

    @Override
    public void append(List<Entry> added, boolean sync) {
        entries.addAll(added);
    }

    @Override
    public void close() {}
}
