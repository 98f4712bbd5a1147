package dev.weft.controlplane.nodeplane;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The machine's secure random source: the only place of the control plane that opens it. */
final class Entropy {
    private Entropy() {}

    static RandomGenerator secure() {
        return new SecureRandom();
    }
}
