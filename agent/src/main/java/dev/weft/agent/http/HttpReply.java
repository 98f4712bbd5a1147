package dev.weft.agent.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * An answer, taken apart.
 *
 * @param status the HTTP status
 * @param body without any transfer coding
 */
record HttpReply(int status, byte[] body) {

    /** Takes apart everything that came until the connection's end. */
    static HttpReply parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.") || text.length() < 12) {
            throw new IOException("that was no HTTP answer");
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        byte[] rest = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        try {
            int status = Integer.parseInt(text.substring(9, 12));
            if (head.contains("\r\ntransfer-encoding: chunked")) {
                return new HttpReply(status, unchunked(rest));
            }
            int lengthAt = head.indexOf("\r\ncontent-length:");
            if (lengthAt >= 0) {
                int lineEnd = head.indexOf("\r\n", lengthAt + 2);
                int length = Integer.parseInt(head.substring(lengthAt + 17, lineEnd < 0 ? head.length() : lineEnd)
                        .strip());
                if (rest.length != length) {
                    throw new IOException("the answer broke off after " + rest.length + " of " + length + " bytes");
                }
            }
            return new HttpReply(status, rest);
        } catch (NumberFormatException e) {
            throw new IOException("that was no HTTP answer", e);
        }
    }

    private static byte[] unchunked(byte[] bytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int lineEnd = at;
            while (lineEnd < bytes.length && bytes[lineEnd] != '\r') {
                lineEnd++;
            }
            int size = Integer.parseInt(new String(bytes, at, lineEnd - at, StandardCharsets.US_ASCII).strip(), 16);
            if (size == 0) {
                return body.toByteArray();
            }
            at = lineEnd + 2;
            if (size < 0 || size > bytes.length - at - 2) {
                throw new IOException("the answer broke off");
            }
            body.write(bytes, at, size);
            at += size + 2;
        }
    }
}
