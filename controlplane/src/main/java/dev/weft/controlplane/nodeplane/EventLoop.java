package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.feed.FeedStore;
import dev.weft.controlplane.feed.StoreException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one thread that drives a core: datagrams, commands and the time go in; entries to store, datagrams to send, log lines
 * and views come out. Other threads only enqueue.
 */
final class EventLoop {
    static final int MAX_COMMANDS = 1_000;

    /** Each may wait for the disk, and the others' probes are to be answered meanwhile. */
    static final int MAX_COMMANDS_PER_TURN = 8;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    /** News is shown this soon; counters that only grow, later: putting it all together costs more than most turns. */
    private static final long NEWS_MILLIS = 200;

    private static final long STATUS_MILLIS = 1_000;
    private static final long STOP_MILLIS = 5_000;

    private final UdpSockets sockets;
    private final NodeCore core;
    private final FeedStore store;
    private final Publisher publisher;
    private final BlockingQueue<Runnable> commands = new ArrayBlockingQueue<>(MAX_COMMANDS);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<?>> unanswered = new ConcurrentHashMap<>();
    private final AtomicLong submitted = new AtomicLong();
    private final UdpSockets.Receiver receiver = new CoreReceiver();
    private final Thread thread;
    private volatile boolean stopping;
    private long statusFrom;
    private boolean statusNews;
    private boolean storeTroubled;
    private long unsendable;

    /** Something to do on the core's thread. */
    @FunctionalInterface
    interface Command<T> {
        T run(Now now);
    }

    private EventLoop(UdpSockets sockets, NodeCore core, FeedStore store, Publisher publisher) {
        this.sockets = sockets;
        this.core = core;
        this.store = store;
        this.publisher = publisher;
        this.thread = new Thread(this::run, "weft-nodeplane");
    }

    static EventLoop bind(InetSocketAddress listen, NodeCore core, FeedStore store, Publisher publisher) {
        return new EventLoop(UdpSockets.bind(listen), core, store, publisher);
    }

    void start(LocalFacts facts) {
        commands.add(() -> core.start(facts, SystemTime.now()));
        thread.start();
    }

    <T> CompletableFuture<T> submit(Command<T> command) {
        CompletableFuture<T> result = new CompletableFuture<>();
        long number = submitted.incrementAndGet();
        unanswered.put(number, result);
        boolean accepted = !stopping
                && commands.offer(() -> {
                    try {
                        T value = command.run(SystemTime.now());
                        // What the command wrote is stored and sent before anybody hears that it is done.
                        carryOut(core.takeStep());
                        result.complete(value);
                    } catch (ControlPlaneException | IllegalArgumentException e) {
                        result.completeExceptionally(e);
                    } catch (RuntimeException e) {
                        result.completeExceptionally(e);
                        throw e;
                    } finally {
                        unanswered.remove(number);
                    }
                });
        if (!accepted) {
            unanswered.remove(number);
            result.completeExceptionally(new ControlPlaneException("the control plane is stopping or overloaded"));
        }
        sockets.wakeUp();
        return result;
    }

    /** Completes when a leaving node has told the others. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** Completes with the reason when the loop ends by itself: it cannot go on. */
    CompletableFuture<String> failure() {
        return failed;
    }

    void stop() {
        stopping = true;
        sockets.wakeUp();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gone.completeExceptionally(new ControlPlaneException("the control plane was stopped"));
    }

    private void run() {
        String failure = "";
        try {
            while (!stopping) {
                turn();
            }
        } catch (StoreException e) {
            failure = String.valueOf(e.getMessage());
            LOG.atError()
                    .setMessage("nodeplane.failed")
                    .addKeyValue("reason", failure)
                    .log();
        } catch (IOException | RuntimeException e) {
            failure = "the control plane failed: " + e;
            LOG.error("nodeplane.failed", e);
        } finally {
            stopping = true;
            publisher.refreshStatus(failure, "");
            closeQuietly();
            failUnanswered(failure);
            if (!failure.isEmpty()) {
                failed.complete(failure);
            }
        }
    }

    /** Nobody waits for ever for a loop that has ended. */
    private void failUnanswered(String failure) {
        ControlPlaneException ended = new ControlPlaneException(
                failure.isEmpty() ? "the control plane was stopped" : "the control plane has failed: " + failure);
        unanswered.values().forEach(result -> result.completeExceptionally(ended));
        gone.completeExceptionally(ended);
    }

    private void turn() throws IOException {
        long wait =
                Math.min(core.nextWakeMillis(), statusAt()) - SystemTime.now().monotonicMillis();
        sockets.await(commands.isEmpty() ? wait : 0);
        Runnable command;
        for (int done = 0; done < MAX_COMMANDS_PER_TURN && !stopping && (command = commands.poll()) != null; done++) {
            command.run();
        }
        sockets.receive(receiver, SystemTime.now().monotonicMillis());
        Now now = SystemTime.now();
        if (now.monotonicMillis() >= core.nextWakeMillis()) {
            core.wake(now);
        }
        carryOut(core.takeStep());
        if (core.phase() == NodeCore.Phase.GONE) {
            gone.complete(null);
        }
        if (now.monotonicMillis() >= statusAt()) {
            statusFrom = now.monotonicMillis();
            statusNews = false;
            publisher.refreshStatus("", tendStore());
        }
    }

    /** What is wrong with the store is told all the time, and logged once. */
    private String tendStore() {
        String trouble = store.tend();
        if (storeTroubled != !trouble.isEmpty()) {
            storeTroubled = !storeTroubled;
            if (storeTroubled) {
                LOG.atWarn()
                        .setMessage("store.troubled")
                        .addKeyValue("reason", trouble)
                        .log();
            } else {
                LOG.atInfo().setMessage("store.well-again").log();
            }
        }
        return trouble;
    }

    private long statusAt() {
        return statusFrom + (statusNews ? NEWS_MILLIS : STATUS_MILLIS);
    }

    private void carryOut(Step step) {
        store.write(step.store(), step.prunings(), step.sync());
        for (Step.Send send : step.sends()) {
            try {
                sockets.send(send, SystemTime.now().monotonicMillis());
            } catch (IOException | IllegalArgumentException e) {
                // No route, or a family that this machine lacks: to the protocol the same as a lost datagram.
                if (unsendable++ == 0) {
                    LOG.atInfo()
                            .setMessage("send.failed")
                            .addKeyValue("to", send.address())
                            .addKeyValue("reason", e.getMessage())
                            .log();
                }
            }
        }
        for (Step.LogEvent event : step.logs()) {
            LoggingEventBuilder line = event.warning() ? LOG.atWarn() : LOG.atInfo();
            line = line.setMessage(event.name());
            for (Map.Entry<String, Object> field : event.fields().entrySet()) {
                line = line.addKeyValue(field.getKey(), field.getValue());
            }
            line.log();
        }
        statusNews |= step.viewChanged() || !step.store().isEmpty();
        if (step.viewChanged()) {
            publisher.publish();
        }
    }

    private void closeQuietly() {
        try {
            sockets.close();
        } catch (IOException e) {
            LOG.warn("close.failed", e);
        }
    }

    /** Hands to the core what comes in. */
    private final class CoreReceiver implements UdpSockets.Receiver {
        @Override
        public void received(byte[] datagram, InetSocketAddress from) {
            core.receive(datagram, from, SystemTime.now());
        }

        @Override
        public void refused(Step.Probe probe) {
            core.refused(probe.target(), probe.id(), SystemTime.now());
        }
    }
}
