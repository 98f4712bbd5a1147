package dev.weft.chat.core;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import org.jspecify.annotations.Nullable;

/** One change of the store. All changes of a step are one transaction. */
public sealed interface StoreWrite {
    /** The own start number. */
    record StartNumber(long number) implements StoreWrite {}

    /**
     * A chat node, inserted or put in the place of what was known of it.
     *
     * @param chatId the key of this row
     * @param member who announced it
     * @param name what that one is called
     * @param isReplaced whether its member has announced another key since
     * @param highestStart the highest start number that it was seen with
     */
    record PeerKnown(
            NodeId chatId,
            PublicKey32 key,
            PublicKey32 seal,
            NodeId member,
            String name,
            boolean isReplaced,
            long highestStart)
            implements StoreWrite {}

    /** A member as the agent told of it last, inserted or replaced by its id. */
    record MemberKnown(
            NodeId member,
            String name,
            MemberStatus status,
            String reason,
            String entry,
            @Nullable NodeId chatId) implements StoreWrite {}

    /** A new item of any kind; no item with its {@link ConversationItem#key} or arrival is there. */
    record ItemAdded(ConversationItem item) implements StoreWrite {}

    /** A direct message gets another state; the receipt only ever comes once. */
    record DirectMoved(MessageId.Direct id, DirectState state, String reason, byte @Nullable [] receipt)
            implements StoreWrite {}

    /** Of this author group messages with lower numbers go, with their evidence and marks; none will be taken again. */
    record FeedDropped(NodeId author, long base) implements StoreWrite {}

    /** An author signed two entries with one number: the other one, as proof. The first such proof of an author is kept. */
    record Forked(NodeId author, long sequence, byte[] otherWire) implements StoreWrite {}

    /** An entry at that place builds on one of this author that is not here; replaces what was named of the author before. */
    record HeadNamed(NodeId author, long sequence, Position at) implements StoreWrite {}

    /** A peer says, over that connection, that it has these of the own group messages on its disk. */
    record HeldElsewhere(NodeId peer, long first, long last, long atMillis, long connection) implements StoreWrite {}

    record EvidenceAdded(Evidence evidence) implements StoreWrite {}

    /** Items of the scope up to there, as far as they are here now, count as read. */
    record MarkedRead(Scope scope, Position upTo) implements StoreWrite {}

    /**
     * What is old goes: memberships and the texts, wires and evidence of direct messages that came before the first time and
     * are not open; their ids and receipts stay, so that none is ever taken as new, until the second time.
     */
    record OldDropped(long itemsBeforeMillis, long idsBeforeMillis) implements StoreWrite {}
}
