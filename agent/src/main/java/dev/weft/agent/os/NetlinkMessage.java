package dev.weft.agent.os;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One message of the kernel, as netlink(7) lays it out: a header, a struct that depends on the type, then attributes. All
 * numbers are in the machine's own byte order.
 *
 * @param type what it is about
 * @param flags see {@link #DUMP_INTERRUPTED}
 * @param sequence the number of the request that it answers
 * @param payload all after the header
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer payload) {
    static final int HEADER_BYTES = 16;
    static final int TYPE_ERROR = 2;
    static final int TYPE_DONE = 3;
    /** What was listed changed meanwhile, so the list may be wrong. */
    static final int DUMP_INTERRUPTED = 0x10;

    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int ATTRIBUTE_TYPE_MASK = 0x3fff;

    /** The messages of one datagram. What is cut off at its end is left out. */
    static List<NetlinkMessage> split(byte[] datagram, int length) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(datagram, 0, length).slice().order(ByteOrder.nativeOrder());
        int at = 0;
        while (length - at >= HEADER_BYTES) {
            int size = buffer.getInt(at);
            if (size < HEADER_BYTES || size > length - at) {
                break;
            }
            messages.add(new NetlinkMessage(
                    Short.toUnsignedInt(buffer.getShort(at + 4)),
                    Short.toUnsignedInt(buffer.getShort(at + 6)),
                    buffer.getInt(at + 8),
                    part(buffer, at + HEADER_BYTES, size - HEADER_BYTES)));
            at += aligned(size);
        }
        return messages;
    }

    /** The number of the error that a message of that type carries; 0 says that all went well. */
    int errorNumber() {
        return payload.remaining() < Integer.BYTES ? 0 : -payload.getInt(0);
    }

    /** The attributes behind a struct of that size, by their type. */
    Map<Integer, ByteBuffer> attributes(int structBytes) {
        Map<Integer, ByteBuffer> attributes = new TreeMap<>();
        int at = aligned(structBytes);
        while (payload.limit() - at >= ATTRIBUTE_HEADER_BYTES) {
            int size = Short.toUnsignedInt(payload.getShort(at));
            if (size < ATTRIBUTE_HEADER_BYTES || size > payload.limit() - at) {
                break;
            }
            attributes.put(
                    payload.getShort(at + 2) & ATTRIBUTE_TYPE_MASK,
                    part(payload, at + ATTRIBUTE_HEADER_BYTES, size - ATTRIBUTE_HEADER_BYTES));
            at += aligned(size);
        }
        return attributes;
    }

    static Optional<Integer> number(Map<Integer, ByteBuffer> attributes, int type) {
        return Optional.ofNullable(attributes.get(type))
                .filter(value -> value.remaining() == Integer.BYTES)
                .map(value -> value.getInt(0));
    }

    /** A text that ends with a zero byte. */
    static Optional<String> text(Map<Integer, ByteBuffer> attributes, int type) {
        return Optional.ofNullable(attributes.get(type)).map(value -> {
            byte[] bytes = new byte[value.remaining()];
            value.get(0, bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        });
    }

    static int aligned(int length) {
        return (length + 3) & ~3;
    }

    private static ByteBuffer part(ByteBuffer whole, int from, int length) {
        return whole.slice(from, length).order(ByteOrder.nativeOrder());
    }
}
