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
    public void write(List<Entry> added, List<Pruning> prunings, boolean sync) {
        entries.addAll(added);
        for (Pruning pruning : prunings) {
            entries.removeIf(entry -> entry.author().equals(pruning.author())
                    && entry.sequence() > 1
                    && entry.sequence() < pruning.base()
                    && !pruning.kept().contains(entry.sequence()));
        }
    }

    @Override
    public String tend() {
        return "";
    }

    @Override
    public void close() {}
}
