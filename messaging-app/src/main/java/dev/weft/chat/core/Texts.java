package dev.weft.chat.core;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Which texts a message may have. */
final class Texts {
    private Texts() {}

    static boolean isRefused(String text) {
        return text.isEmpty() || length(text) > ChatLimits.MAX_TEXT_BYTES;
    }

    /** In UTF-8; too many when the text is not Unicode. */
    static int length(String text) {
        if (text.length() > ChatLimits.MAX_TEXT_BYTES) {
            return text.length();
        }
        try {
            return StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            return Integer.MAX_VALUE;
        }
    }
}
