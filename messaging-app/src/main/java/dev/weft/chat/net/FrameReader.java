package dev.weft.chat.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Takes a stream of frames apart: four bytes of length, then so many bytes. */
final class FrameReader {
    static final int LENGTH_BYTES = Integer.BYTES;
    /** No frame is larger. */
    static final int MAX_FRAME_BYTES = 128 * 1024;

    private static final int FIRST_CAPACITY = 4 * 1024;

    /** From position 0 to its position: what has come and was not taken. */
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_CAPACITY);

    private int maxFrameBytes;

    FrameReader(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    void allow(int newMaxFrameBytes) {
        maxFrameBytes = newMaxFrameBytes;
    }

    /** Reads what is there and fits; as a channel does, -1 at the end. */
    int readFrom(ReadableByteChannel channel) throws IOException {
        return channel.read(buffer);
    }

    /**
     * Takes the next whole frame; null when it is not complete yet.
     *
     * @throws ClosedException when its length is more than allowed
     */
    byte @Nullable [] next() throws ClosedException {
        if (buffer.position() < LENGTH_BYTES) {
            return null;
        }
        int length = buffer.getInt(0);
        if (length < 0 || length > maxFrameBytes) {
            throw new ClosedException(Closure.OVERSIZE);
        }
        int whole = LENGTH_BYTES + length;
        if (buffer.position() < whole) {
            makeRoomFor(whole);
            return null;
        }
        byte[] frame = new byte[length];
        buffer.flip().position(LENGTH_BYTES);
        buffer.get(frame).compact();
        if (buffer.position() == 0 && buffer.capacity() > FIRST_CAPACITY) {
            // A large frame was an exception: a thousand connections need not keep room for one each.
            buffer = ByteBuffer.allocate(FIRST_CAPACITY);
        }
        return frame;
    }

    private void makeRoomFor(int whole) {
        if (buffer.capacity() < whole) {
            buffer = ByteBuffer.allocate(whole).put(buffer.flip());
        }
    }
}
