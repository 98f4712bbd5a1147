package dev.weft.chat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text of a message: the words of the command line, or standard input. */
final class TextInput {
    static final int MAX_BYTES = 64 * 1024;

    private TextInput() {}

    static String of(List<String> words, InputStream input) throws IOException {
        if (!words.equals(List.of("-"))) {
            return String.join(" ", words);
        }
        byte[] bytes = input.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new CliException("standard input has more than " + MAX_BYTES + " bytes: no message is so long");
        }
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
