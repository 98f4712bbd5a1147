package dev.weft.agent.http;

import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what changes. The control plane's thread only puts a change into a bounded queue; everything else
 * happens on one worker, so that what a new listener is told first and what follows fit together without a gap.
 */
final class EventHub implements AutoCloseable {
    static final int MAX_LISTENERS = 32;
    /** Changes that wait for the worker. */
    static final int MAX_CHANGES = 256;

    private static final byte[] HEARTBEAT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    private record Change(Snapshot snapshot, List<MembershipEvent> events) {}

    private final Executor worker;
    private final EventRing ring;
    private final BlockingQueue<Change> changes = new ArrayBlockingQueue<>(MAX_CHANGES);
    private final AtomicBoolean drainDue = new AtomicBoolean();
    private final AtomicBoolean overrun = new AtomicBoolean();
    private final AtomicInteger listeners = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    /** Of the worker alone, like the ring. */
    private final Set<EventStream> streams = new LinkedHashSet<>();

    private volatile Snapshot current;
    private ControlPlane.@Nullable Subscription subscription;

    EventHub(String run, Snapshot current, Executor worker) {
        this.ring = new EventRing(run);
        this.current = current;
        this.worker = worker;
    }

    void listenTo(ControlPlane controlPlane) {
        subscription = controlPlane.subscribe(this::changed);
    }

    /** Called on the control plane's thread: returns at once. */
    private void changed(Snapshot snapshot, List<MembershipEvent> events) {
        if (!changes.offer(new Change(snapshot, events))) {
            overrun.set(true);
        }
        soon(drainDue, this::drain);
    }

    private void soon(AtomicBoolean due, Runnable task) {
        if (due.compareAndSet(false, true)) {
            run(() -> {
                due.set(false);
                task.run();
            });
        }
    }

    private void run(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent is ending", e);
        }
    }

    private void drain() {
        List<Change> taken = new ArrayList<>();
        changes.drainTo(taken);
        boolean missed = overrun.getAndSet(false);
        for (Change change : taken) {
            current = change.snapshot();
            for (MembershipEvent event : change.events()) {
                byte[] wire = ring.add(event.kind().word(), EventJson.of(event, change.snapshot()));
                tellAll(wire);
            }
        }
        if (missed) {
            ring.skip();
            tellAll(reset("overrun"));
        }
    }

    private byte[] reset(String reason) {
        return ring.outside("reset", ResetJson.of(reason, current));
    }

    private void tellAll(byte[] bytes) {
        for (EventStream stream : List.copyOf(streams)) {
            if (!stream.offer(bytes)) {
                // It would hold what it does not read for ever, or miss some without knowing.
                streams.remove(stream);
                dropped.incrementAndGet();
                stream.drop();
            }
        }
    }

    /** Keeps connections alive, and finds out which of them are not. */
    void heartbeat() {
        tellAll(HEARTBEAT);
    }

    /** Takes one of the places for listeners; false when there is none left. */
    boolean reserve() {
        if (listeners.incrementAndGet() > MAX_LISTENERS) {
            listeners.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Tells a listener, that has a place, what it missed, and from now on what happens. */
    void join(EventStream stream, @Nullable String lastEventId) {
        run(() -> {
            drain();
            List<byte[]> first =
                    ring.after(lastEventId).orElseGet(() -> List.of(reset(lastEventId == null ? "first" : "gone")));
            streams.add(stream);
            stream.offer(concatenate(first));
        });
    }

    /** The listener is gone, and its place is free. */
    void leave(EventStream stream) {
        listeners.decrementAndGet();
        run(() -> streams.remove(stream));
    }

    /** One piece, so that what was missed takes one place in the listener's queue. */
    private static byte[] concatenate(List<byte[]> pieces) {
        byte[] all = new byte[pieces.stream().mapToInt(piece -> piece.length).sum()];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    int listeners() {
        return listeners.get();
    }

    /** How many listeners were dropped because they did not read. */
    long dropped() {
        return dropped.get();
    }

    /** Hears nothing more, and lets the listeners know that nothing follows. */
    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        run(() -> {
            streams.forEach(EventStream::end);
            streams.clear();
        });
    }
}
