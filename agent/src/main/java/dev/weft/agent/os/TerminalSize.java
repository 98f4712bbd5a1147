package dev.weft.agent.os;

import com.sun.jna.NativeLong;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** How large a terminal is, in characters. */
public record TerminalSize(int columns, int lines) {
    private static final int STANDARD_OUTPUT = 1;
    private static final NativeLong TIOCGWINSZ = new NativeLong(0x5413);
    /** {@code struct winsize}: lines, columns, and both in dots; each of 16 bits. */
    private static final int BYTES = 8;

    /** Of standard output at this moment; empty when that is no terminal, or one that does not say. */
    public static Optional<TerminalSize> now() {
        byte[] answer = new byte[BYTES];
        try {
            if (LibC.ioctl(STANDARD_OUTPUT, TIOCGWINSZ, answer) != 0) {
                return Optional.empty();
            }
        } catch (LinkageError e) {
            // No place to unpack JNA's library to: nothing worse than a size that is not known.
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
        TerminalSize size =
                new TerminalSize(Short.toUnsignedInt(fields.getShort(2)), Short.toUnsignedInt(fields.getShort(0)));
        return size.columns > 0 && size.lines > 0 ? Optional.of(size) : Optional.empty();
    }
}
