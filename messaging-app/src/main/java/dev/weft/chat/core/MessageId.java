package dev.weft.chat.core;

import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.identity.NodeId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Names one message. */
public sealed interface MessageId {
    /**
     * A message to all: an entry of its author's feed, written {@code CHATID/SEQUENCE}.
     *
     * @param author its chat id
     * @param sequence from 1
     */
    record Group(NodeId author, long sequence) implements MessageId {
        public EntryRef ref() {
            return new EntryRef(author, sequence);
        }

        @Override
        public String toString() {
            return author + "/" + sequence;
        }
    }

    /**
     * A direct message: 16 bytes by chance, written as 32 hexadecimal digits.
     *
     * @param high the first 8 bytes
     * @param low the last 8 bytes
     */
    record Direct(long high, long low) implements MessageId {
        static final int BYTES = 16;

        static Direct fromBytes(byte[] bytes) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Direct(buffer.getLong(0), buffer.getLong(8));
        }

        public byte[] toBytes() {
            return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        }

        @Override
        public String toString() {
            return HexFormat.of().formatHex(toBytes());
        }
    }

    /**
     * Reads what {@code toString} writes.
     *
     * @throws IllegalArgumentException when the text is no id in its one form
     */
    static MessageId parse(String text) {
        int slash = text.indexOf('/');
        MessageId id;
        try {
            id = slash < 0
                    ? Direct.fromBytes(HexFormat.of().parseHex(text))
                    : new Group(NodeId.parse(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("'" + text + "' is not the id of a message", e);
        }
        if (!id.toString().equals(text)) {
            throw new IllegalArgumentException("'" + text + "' is not the id of a message");
        }
        return id;
    }
}
