package dev.weft.chat.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Events that wait for one listener. */
final class EventQueue {
    /** What was missed, and as much again. */
    static final int MAX_WAITING = 2 * EventHub.MAX_KEPT;

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private volatile boolean cutOff;

    /** False when the listener does not read; it is then cut off, and may come back to resume. */
    boolean offer(byte[] event) {
        boolean accepted = !cutOff && waiting.offer(event);
        if (!accepted) {
            cutOff = true;
        }
        return accepted;
    }

    boolean isCutOff() {
        return cutOff;
    }

    /** Ends it once all is told. */
    void end() {
        cutOff = true;
    }

    /** The next event; null when none came in time. */
    byte @Nullable [] take(long millis) throws InterruptedException {
        return waiting.poll(millis, TimeUnit.MILLISECONDS);
    }
}
