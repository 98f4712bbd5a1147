package dev.weft.controlplane.identity;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;

/** 16 bytes, shown as 26 characters of lower-case base32 (RFC 4648 alphabet, no padding). */
final class Id128 {
    static final int BYTES = 16;
    static final int TEXT_LENGTH = 26;

    private Id128() {}

    static byte[] toBytes(long high, long low) {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    static String format(long high, long low) {
        return Base32.toBase32String(toBytes(high, low))
                .substring(0, TEXT_LENGTH)
                .toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when the text is no id in its one form */
    static ByteBuffer parse(String text) {
        if (text.length() != TEXT_LENGTH || !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'" + text + "' is not an id of 26 base32 characters");
        }
        byte[] bytes;
        try {
            bytes = Base32.decode(text.toUpperCase(Locale.ROOT) + "======");
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not an id of 26 base32 characters", e);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length != BYTES
                || !format(buffer.getLong(0), buffer.getLong(8)).equals(text)) {
            throw new IllegalArgumentException("'" + text + "' is not an id of 26 base32 characters");
        }
        return buffer;
    }
}
