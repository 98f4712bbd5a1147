package dev.weft.chat.net;

/** The first byte of a frame. Lower ones than {@link #FIRST_OF_CORE} belong to the connection; unknown ones are skipped. */
final class FrameTypes {
    static final int HELLO = 0;
    static final int PROOF = 1;
    static final int PING = 2;
    static final int FIRST_OF_CORE = 16;

    private FrameTypes() {}

    static byte[] frame(int type, byte[] content) {
        byte[] frame = new byte[1 + content.length];
        frame[0] = (byte) type;
        System.arraycopy(content, 0, frame, 1, content.length);
        return frame;
    }

    /** The type; -1 of an empty frame. */
    static int of(byte[] frame) {
        return frame.length == 0 ? -1 : Byte.toUnsignedInt(frame[0]);
    }

    static byte[] content(byte[] frame) {
        return java.util.Arrays.copyOfRange(frame, 1, frame.length);
    }
}
