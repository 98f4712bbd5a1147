package dev.weft.agent.reconcile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true. */
final class Eventually {
    private Eventually() {}

    /** @return how long it took, in milliseconds */
    static long within(long limitMillis, String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long waitedMillis = (System.nanoTime() - start) / 1_000_000;
            if (waitedMillis > limitMillis) {
                throw new AssertionError("not within " + limitMillis + " ms: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return (System.nanoTime() - start) / 1_000_000;
    }
}
