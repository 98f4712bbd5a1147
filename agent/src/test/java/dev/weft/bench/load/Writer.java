package dev.weft.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Writes messages to all. */
final class Writer {
    private final Daemon daemon;
    private final String node;
    private final int bytes;

    Writer(Daemon daemon, String node, int bytes) {
        this.daemon = daemon;
        this.node = node;
        this.bytes = bytes;
    }

    /** So many at one time are on their way to the disk, and as soon as one is there the next is written. */
    void write(String tag, int count, int outstanding) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(outstanding);
        try {
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < outstanding; i++) {
                writing.add(threads.submit(() -> {
                    for (int id = next.getAndIncrement(); id < count; id = next.getAndIncrement()) {
                        send(tag, id);
                    }
                    return null;
                }));
            }
            for (Future<?> one : writing) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /** One after the other, at a steady pace; returns how long each took to be stored. */
    List<Long> pace(String tag, int count, long periodMicros) throws IOException {
        List<Long> micros = new ArrayList<>();
        long start = System.nanoTime();
        for (int id = 0; id < count; id++) {
            Pace.until(start + id * periodMicros * 1_000);
            long before = System.nanoTime();
            send(tag, id);
            micros.add((System.nanoTime() - before) / 1_000);
        }
        return micros;
    }

    private void send(String tag, int id) throws IOException {
        daemon.send(Texts.of(tag, node + "-" + id, System.nanoTime(), bytes));
    }

    /** Waiting for a moment. */
    static final class Pace {
        private Pace() {}

        static void until(long nanos) {
            for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
