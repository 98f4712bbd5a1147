package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the core wants to know at a start.
 *
 * @param startNumber as it was written last; 0 in a new store
 * @param lastTime the highest hybrid time of any item
 * @param lastArrival the highest arrival number of any item, also of those that were dropped
 * @param peers all chat nodes that are known
 * @param members all members that are known
 * @param feeds one for each author of whom anything is or was held, or named
 * @param open outgoing direct messages that are queued, sent or unknown, in the order they were written
 * @param askable the newest outgoing direct messages that have expired, at most {@link #MAX_ASKABLE}
 * @param heldElsewhere which of the own group messages each peer says to have
 */
public record StoredState(
        long startNumber,
        long lastTime,
        long lastArrival,
        List<StoreWrite.PeerKnown> peers,
        List<StoreWrite.MemberKnown> members,
        List<FeedState> feeds,
        List<StoredDirect> open,
        List<StoredDirect> askable,
        Map<NodeId, Ranges> heldElsewhere) {
    public static final int MAX_ASKABLE = 256;

    /**
     * What is held of one author.
     *
     * @param base lower numbers were dropped; 1 at first
     * @param held which numbers are here
     * @param isForked whether there is proof that it signed two entries with one number
     * @param named the number of the last {@link StoreWrite.HeadNamed}; 0 when there is none
     * @param namedAt its place; null when there is none
     */
    public record FeedState(
            NodeId author,
            long base,
            Ranges held,
            boolean isForked,
            long named,
            @Nullable Position namedAt) {}
}
