package dev.weft.chat.store;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Makes what a person types a query that FTS5 understands: all of the words, each of them or its beginning. */
final class SearchWords {
    static final int MAX_WORDS = 16;

    private SearchWords() {}

    /** Empty when there is nothing to look for. */
    static String match(String typed) {
        return Arrays.stream(typed.strip().split("\\s+", -1))
                .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .limit(MAX_WORDS)
                .map(word -> "\"" + word.replace("\"", "\"\"") + "\"*")
                .collect(Collectors.joining(" "));
    }
}
