package dev.weft.chat.core;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Keeps the conversation and all that the core must not forget. All failures are {@code StoreException}s. */
public interface ChatStore extends AutoCloseable {
    /** What the core starts from. */
    StoredState load();

    /** One transaction, all or nothing; on the disk when this returns. */
    void write(List<StoreWrite> writes);

    Optional<Entry> entry(NodeId author, long sequence);

    /** Entries of one author that are held between two numbers, both included, in order. */
    List<Entry> entries(NodeId author, long first, long last, int maximum);

    /** The lowest number of this author's entries that came at that time or later, by this machine's clock. */
    OptionalLong firstStoredSince(NodeId author, long wallMillis);

    /** A direct message of either direction; of old ones only the id, ends, state, receipt and times are left. */
    Optional<StoredDirect> direct(MessageId.Direct id);

    Optional<ConversationItem> item(MessageId id);

    /**
     * A page of the conversation, oldest first: what lies before a place, else what lies after one, else the newest.
     *
     * @param before exclusive
     * @param after exclusive
     */
    Page conversation(Scope scope, @Nullable Position before, @Nullable Position after, int limit);

    /** Items that came after the one with this arrival number, in the order they came. */
    List<ConversationItem> arrivedAfter(long arrival, int limit);

    /** Messages with these words, the newest first. */
    List<ConversationItem> search(String words, int limit);

    /** What happened to a message, in order. */
    List<Evidence> evidence(MessageId message);

    /** Which peers say to have one of the own group messages, and since when. */
    List<StoreWrite.HeldElsewhere> heldElsewhere(long sequence);

    /** Memberships that were heard of between two times, both included, by this machine's clock. */
    List<ConversationItem.Membership> memberships(long fromMillis, long toMillis, int limit);

    Unread unread();

    @Override
    void close();

    /** A page, and whether there is more in the direction it was asked for. */
    record Page(List<ConversationItem> items, boolean hasMore) {}

    /** How many messages nobody has read: of all, and directly from each peer. */
    record Unread(long group, Map<NodeId, Long> direct) {}
}
