package dev.weft.chat;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The machine's secure random source. */
final class Entropy {
    private Entropy() {}

    static RandomGenerator secure() {
        return new SecureRandom();
    }
}
