package dev.weft.chat.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** Frames that wait for the other side to read. */
final class SendQueue {
    /** What waits for one connection; more, and it is given up. */
    static final int MAX_QUEUED_BYTES = 4 * 1024 * 1024;

    /** Frames of one write. */
    private static final int MAX_AT_ONCE = 64;

    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private int bytes;

    /** Takes one more frame; false when there is no room for it. */
    boolean offer(byte[] frame) {
        int whole = FrameReader.LENGTH_BYTES + frame.length;
        if (bytes + whole > MAX_QUEUED_BYTES) {
            return false;
        }
        waiting.add(ByteBuffer.allocate(whole).putInt(frame.length).put(frame).flip());
        bytes += whole;
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Writes what the channel takes, small frames together, and returns how many bytes that was. */
    int writeTo(GatheringByteChannel channel) throws IOException {
        int written = 0;
        while (!waiting.isEmpty()) {
            ByteBuffer[] next = waiting.stream().limit(MAX_AT_ONCE).toArray(ByteBuffer[]::new);
            int count = (int) channel.write(next);
            written += count;
            bytes -= count;
            for (ByteBuffer frame : next) {
                if (frame.hasRemaining()) {
                    return written;
                }
                waiting.remove();
            }
        }
        return written;
    }
}
