package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** What is known of one author's group messages. */
final class AuthorFeed {
    final NodeId author;
    final Ranges held;
    /** Lower numbers were dropped, and are not taken again. */
    long base;

    boolean isForked;

    /** Numbers of entries that were found and do not fit what is here. They are not asked for again. */
    final Ranges misfits = new Ranges();

    /** The highest number that somebody else's entry builds on. */
    long named;

    /** Where that entry stands. */
    @Nullable
    Position namedAt;

    /** The entry with the highest number; read when it is wanted. */
    @Nullable
    Entry head;

    /** Of the own feed: the last entry that others have and that does not fit what was written here since. */
    @Nullable
    Entry lostTip;

    AuthorFeed(NodeId author, long base, Ranges held) {
        this.author = author;
        this.base = base;
        this.held = held;
    }

    /** The highest number that is known to exist. */
    long known() {
        return Math.max(held.last(), named);
    }
}
