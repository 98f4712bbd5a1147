package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A part of the conversation.
 *
 * @param kind which
 * @param peer with whom, when it is direct messages with somebody
 */
public record Scope(Kind kind, @Nullable NodeId peer) {
    /** Everything, and what is not a direct message. */
    public static final Scope ALL = new Scope(Kind.ALL, null);

    public static final Scope GROUP = new Scope(Kind.GROUP, null);

    /** The parts there are. */
    public enum Kind {
        ALL,
        GROUP,
        DIRECT
    }

    public Scope {
        if ((kind == Kind.DIRECT) != (peer != null)) {
            throw new IllegalArgumentException("direct messages are with somebody");
        }
    }

    public static Scope with(NodeId peer) {
        return new Scope(Kind.DIRECT, peer);
    }

    /** Whether an item belongs to it. */
    public boolean contains(ConversationItem item) {
        return switch (kind) {
            case ALL -> true;
            case GROUP -> !(item instanceof ConversationItem.Direct);
            case DIRECT ->
                item instanceof ConversationItem.Direct direct
                        && direct.message().peer().equals(peer);
        };
    }
}
