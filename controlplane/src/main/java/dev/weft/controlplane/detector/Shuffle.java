package dev.weft.controlplane.detector;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Fisher and Yates' shuffle with a given source of chance. */
public final class Shuffle {
    private Shuffle() {}

    /** Puts the list into an order drawn from {@code random}. */
    public static void inPlace(List<?> list, RandomGenerator random) {
        for (int last = list.size() - 1; last > 0; last--) {
            Collections.swap(list, last, random.nextInt(last + 1));
        }
    }
}
