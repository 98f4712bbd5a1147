package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;

/** Something that a face may want to show at once. */
public sealed interface Notice {
    /** A new item is stored. */
    record ItemAdded(ConversationItem item) implements Notice {}

    /** A direct message has another state; the store has all of it. */
    record DirectMoved(MessageId.Direct id, DirectState state, String reason) implements Notice {}

    /** A peer says that it has these of the own group messages on its disk. */
    record HeldElsewhere(NodeId peer, long first, long last) implements Notice {}

    /** Somebody read. */
    record MarkedRead(Scope scope, Position upTo) implements Notice {}

    /** What is older was dropped: items of this author with lower numbers are gone. */
    record Dropped(NodeId author, long base) implements Notice {}

    /** {@link ChatCore#view} says something new: members, gaps or readiness. */
    record ViewChanged() implements Notice {}
}
