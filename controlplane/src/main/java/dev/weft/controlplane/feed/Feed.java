package dev.weft.controlplane.feed;

import java.util.ArrayList;
import java.util.List;

/** All entries of one author that are held here, in order, without gaps, from the first one. */
final class Feed {
    private final List<Entry> entries = new ArrayList<>();

    long headSequence() {
        return entries.size();
    }

    Entry head() {
        return entries.get(entries.size() - 1);
    }

    Entry get(long sequence) {
        return entries.get((int) (sequence - 1));
    }

    boolean holds(long sequence) {
        return sequence >= 1 && sequence <= entries.size();
    }

    void append(Entry entry) {
        entries.add(entry);
    }

    List<Entry> range(long from, long to) {
        long last = Math.min(to, headSequence());
        return from > last ? List.of() : List.copyOf(entries.subList((int) (Math.max(from, 1) - 1), (int) last));
    }
}
