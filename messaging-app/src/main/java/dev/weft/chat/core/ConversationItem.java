package dev.weft.chat.core;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NodeId;
import java.util.List;
import java.util.Locale;

/** Something that is kept and shown in the conversation. Gaps are not kept: see {@link ChatView#gaps}. */
public sealed interface ConversationItem {
    Position position();

    /** Counts up in the order in which things came onto this disk, from 1. */
    long arrival();

    /** A key that no other item has. */
    String key();

    /**
     * A message to all.
     *
     * @param entry as its author signed it; verified before it was stored
     * @param text what it says
     * @param writtenAtMillis by its author's clock
     * @param storedAtMillis when it came onto this disk, by this machine's clock
     * @param origin how it came
     * @param from chat id of the peer it came from; the own one when it was written here
     * @param connection number of the connection it came over; 0 when it was written here
     * @param isUnread whether nobody has read it here
     */
    record Group(
            long arrival,
            Entry entry,
            String text,
            long writtenAtMillis,
            long storedAtMillis,
            Origin origin,
            NodeId from,
            long connection,
            boolean isUnread)
            implements ConversationItem {
        /** How far a live message's clock may be off before that is shown. */
        private static final long TOLERATED_MILLIS = 5 * 60 * 1000L;

        public MessageId.Group id() {
            return new MessageId.Group(entry.author(), entry.sequence());
        }

        @Override
        public Position position() {
            return positionOf(entry);
        }

        /** What its author had seen and not named before; also the ones that are not here. */
        public List<MessageId.Group> parents() {
            try {
                return GroupBody.decode(entry.body()).parents().stream()
                        .map(parent -> new MessageId.Group(parent.author(), parent.sequence()))
                        .toList();
            } catch (MalformedException e) {
                throw new IllegalStateException("a stored message was checked before", e);
            }
        }

        static Position positionOf(Entry entry) {
            return new Position(entry.time(), entry.author(), entry.sequence());
        }

        @Override
        public String key() {
            return id().toString();
        }

        /**
         * How far the author's clock is ahead (negative: behind) of this one's, as far as that can be told; 0 when it is
         * not worth showing. A message that was recovered may well be old.
         */
        public long clockOffMillis() {
            long off = writtenAtMillis - storedAtMillis;
            return off > TOLERATED_MILLIS || (off < -TOLERATED_MILLIS && origin == Origin.LIVE) ? off : 0;
        }
    }

    /**
     * A direct message.
     *
     * @param message what is kept of it
     * @param isUnread whether nobody has read it here
     */
    record Direct(long arrival, StoredDirect message, boolean isUnread) implements ConversationItem {
        @Override
        public Position position() {
            return message.position();
        }

        @Override
        public String key() {
            return message.id().toString();
        }
    }

    /**
     * The membership of somebody changed.
     *
     * @param atMillis when this machine heard of it, by its clock
     * @param member node id in the mesh
     * @param name what it is called
     * @param change what happened
     * @param reason the agent's words for why
     * @param entry the agent's reference to the entry that says so
     */
    record Membership(
            Position position,
            long arrival,
            long atMillis,
            NodeId member,
            String name,
            Change change,
            String reason,
            String entry)
            implements ConversationItem {
        @Override
        public String key() {
            return "membership-" + arrival;
        }
    }

    /** What may happen to a member. */
    enum Change {
        JOINED,
        LEFT,
        FAILED,
        BACK,
        REVOKED,
        /** The same member has another chat key: it was installed anew. */
        REPLACED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
