package dev.weft.chat.core;

import dev.weft.controlplane.identity.NodeId;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A place in the conversation. A message is later than all that its author had seen, so this order is a causal one; and it is
 * the same on all nodes, because nothing of it depends on when something arrived.
 *
 * @param time hybrid time, by the author
 * @param author who wrote what is there
 * @param tie tells apart what one author has at one time: the number of a group message
 */
public record Position(long time, NodeId author, long tie) implements Comparable<Position> {
    private static final int BYTES = 2 * Long.BYTES + NodeId.BYTES;

    @Override
    public int compareTo(Position other) {
        int order = Long.compareUnsigned(time, other.time);
        order = order != 0 ? order : author.compareTo(other.author);
        return order != 0 ? order : Long.compareUnsigned(tie, other.tie);
    }

    /** 64 hexadecimal digits that sort as texts in this order. */
    public String text() {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(BYTES)
                        .putLong(time)
                        .put(author.toBytes())
                        .putLong(tie)
                        .array());
    }

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException when the text is anything else
     */
    public static Position parse(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("'" + text + "' is not a place in the conversation");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Position(buffer.getLong(0), new NodeId(buffer.getLong(8), buffer.getLong(16)), buffer.getLong(24));
    }
}
