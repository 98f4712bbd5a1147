package dev.weft.controlplane.feed;

import dev.weft.controlplane.identity.NodeId;

/**
 * Names one entry.
 *
 * @param author whose feed it stands in
 * @param sequence its number there, from 1
 */
public record EntryRef(NodeId author, long sequence) implements Comparable<EntryRef> {
    @Override
    public int compareTo(EntryRef other) {
        int order = author.compareTo(other.author);
        return order != 0 ? order : Long.compare(sequence, other.sequence);
    }

    /** {@code AUTHOR/SEQUENCE}. */
    @Override
    public String toString() {
        return author + "/" + sequence;
    }

    /** {@code AUTHOR/SEQUENCE} with the short form of the author, for people. */
    public String shortText() {
        return author.shortText() + "/" + sequence;
    }
}
