package dev.weft.agent.wireguard;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What was made of texts that come again in every round. It holds few more than the last round had.
 *
 * @param <T> what a text stands for
 */
final class Remembered<T> {
    /** So many times the texts of a round are held at most. */
    private static final int MAX_ROUNDS = 2;

    private final Function<String, T> reader;
    private final Map<String, T> known = new HashMap<>();
    private int asked;

    Remembered(Function<String, T> reader) {
        this.reader = reader;
    }

    /** @throws IllegalArgumentException when the reader does */
    T of(String text) {
        asked++;
        return known.computeIfAbsent(text, reader);
    }

    /** When too many of them did not come in this round, all are forgotten. */
    void endRound() {
        if (known.size() > MAX_ROUNDS * asked) {
            known.clear();
        }
        asked = 0;
    }

    int size() {
        return known.size();
    }
}
