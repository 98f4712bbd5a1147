package dev.weft.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All that the nodes of one network said, in the order in which it arrived. */
final class Journal {
    private static final int MAX_SIGHTINGS = 5_000_000;
    private static final long LOOK_MILLIS = 20;

    private final List<Sighting> sightings = new ArrayList<>();

    synchronized void add(Sighting sighting) {
        if (sightings.size() >= MAX_SIGHTINGS) {
            throw new IllegalStateException("the nodes said more than " + MAX_SIGHTINGS + " things");
        }
        sightings.add(sighting);
    }

    synchronized int size() {
        return sightings.size();
    }

    /** What was said since the journal had that size. */
    synchronized List<Sighting> since(int size) {
        return List.copyOf(sightings.subList(size, sightings.size()));
    }

    /** Waits until what was said since then fulfils the condition; false when it did not in time. */
    boolean await(int since, Duration limit, Predicate<List<Sighting>> condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        do {
            if (condition.test(since(since))) {
                return true;
            }
            pause(Duration.ofMillis(LOOK_MILLIS));
        } while (System.nanoTime() < deadline);
        return condition.test(since(since));
    }

    /** Lets time go by while the nodes go on. */
    static void pause(Duration duration) throws InterruptedException {
        Object nobody = new Object();
        long deadline = System.nanoTime() + duration.toNanos();
        synchronized (nobody) {
            for (long left = deadline - System.nanoTime(); left > 0; left = deadline - System.nanoTime()) {
                nobody.wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        }
    }
}
