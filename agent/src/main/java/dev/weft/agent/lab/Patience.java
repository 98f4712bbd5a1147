package dev.weft.agent.lab;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for a condition until a deadline: the lab's one clock. */
final class Patience {
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final long startNanos = System.nanoTime();
    private final long limitNanos;

    private Patience(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** Starts the clock. */
    static Patience of(Duration limit) {
        return new Patience(limit);
    }

    /** A mere stopwatch. */
    static Patience unlimited() {
        return new Patience(Duration.ofDays(365));
    }

    /** Looks every few milliseconds until the condition holds or the time is over; says whether it held. */
    boolean until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isOver()) {
                return condition.getAsBoolean();
            }
            rest();
        }
        return true;
    }

    boolean isOver() {
        return System.nanoTime() - startNanos > limitNanos
                || Thread.currentThread().isInterrupted();
    }

    /** The pause between two looks. */
    static void rest() {
        LockSupport.parkNanos(POLL_NANOS);
    }

    /** The time of day for people, to the millisecond. */
    static String timeOfDay() {
        return LocalTime.now(ZoneId.systemDefault()).format(TIME_OF_DAY);
    }

    long elapsedMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
