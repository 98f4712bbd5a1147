package dev.weft.controlplane.detector;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /**
     * Some of the list, each as likely as any other, in random order; all when there are not so many. Costs as much as
     * it returns, however long the list is.
     */
    public static <T> List<T> some(List<T> list, int maximum, RandomGenerator random) {
        // The same shuffle from the front, keeping only those places of the copy that differ from the list.
        Map<Integer, Integer> moved = new HashMap<>();
        List<T> some = new ArrayList<>();
        for (int next = 0; next < list.size() && some.size() < maximum; next++) {
            int drawn = next + random.nextInt(list.size() - next);
            some.add(list.get(moved.getOrDefault(drawn, drawn)));
            moved.put(drawn, moved.getOrDefault(next, next));
        }
        return some;
    }
}
