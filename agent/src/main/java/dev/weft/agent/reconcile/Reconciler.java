package dev.weft.agent.reconcile;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.MachineException;
import dev.weft.agent.os.NetworkChange;
import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the WireGuard interface as the membership says: on every new snapshot, and when somebody changed it by hand. The
 * kernel tells at once of links, addresses and routes; WireGuard tells nothing, so it is asked now and then. Only the
 * newest snapshot counts, so there is nothing to queue.
 */
public final class Reconciler implements AutoCloseable {
    /** Drift is to be repaired within 2 s. */
    public static final long DEFAULT_POLL_MILLIS = 1_500;

    static final long FIRST_RETRY_MILLIS = 250;
    /** What stands in the way may be gone at any time, and not all of it shows by an event. */
    static final long MAX_RETRY_MILLIS = 5_000;

    private static final long CLOSE_WITHIN_MILLIS = 15_000;

    private final Machine machine;
    private final Clock clock;
    private final long pollMillis;
    private final Worker worker;
    private final String interfaceName;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread = new Thread(this::loop, "reconciler");
    private @Nullable Snapshot latest;
    private boolean news;
    private boolean linkNews;
    private boolean closed;
    private volatile @Nullable String problem;
    private int failures;
    /** Since the last pass, a look at young handshakes has failed: another one waits for the next pass. */
    private boolean blind;

    private final RepairPace pace = new RepairPace();
    private @Nullable AutoCloseable watch;
    private volatile Runnable underlayListener = () -> {};
    private volatile LongConsumer passListener = millis -> {};

    public Reconciler(InterfaceConfig config, Machine machine) {
        this(config, machine, Clock.system(), DEFAULT_POLL_MILLIS);
    }

    public Reconciler(InterfaceConfig config, Machine machine, Clock clock, long pollMillis) {
        this.machine = machine;
        this.clock = clock;
        this.pollMillis = pollMillis;
        this.interfaceName = config.name();
        this.worker = new Worker(machine, config, clock);
        thread.setDaemon(true);
    }

    /**
     * Begins. When a snapshot was given before, the interface and the peers it names are there on return.
     *
     * @throws MachineException when this machine does not let the agent work: a privilege or program is missing, the
     *     interface belongs to somebody else, or the mesh range is in use
     */
    public void start() {
        machine.requireReady();
        watch = machine.watch(this::changed);
        Snapshot snapshot = latest();
        if (snapshot != null && snapshot.standing() != Snapshot.Standing.JOINING) {
            worker.check(snapshot);
            attempt(snapshot);
            if (failures > 0 && !worker.interfaceExists()) {
                throw new MachineException(String.valueOf(problem));
            }
        }
        thread.start();
    }

    /** Whom to tell that the network beside the mesh interface changed; it must return at once. */
    public void onUnderlayChange(Runnable listener) {
        underlayListener = listener;
    }

    /** Whom to tell where WireGuard sees the others, and whom it does not reach; it must return at once. */
    public void onPaths(Consumer<DataPath> listener) {
        worker.onPaths(listener);
    }

    /** Sends something to every peer, so that each learns where this machine is now. */
    public void addressChanged() {
        try {
            worker.addressChanged();
        } catch (MachineException e) {
            worker.log().failed(e, pollMillis);
        }
    }

    /** Whom to tell how many milliseconds each pass took that did not fail. */
    public void onPass(LongConsumer listener) {
        passListener = listener;
    }

    private void changed(NetworkChange change) {
        if (!change.concerns(interfaceName, worker.interfaceIndex())) {
            worker.underlayChanged();
            underlayListener.run();
            return;
        }
        lock.lock();
        try {
            linkNews = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note of a snapshot; returns at once. */
    public void view(Snapshot snapshot) {
        lock.lock();
        try {
            latest = snapshot;
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The key file holds another key from now on. The interface takes it in the moment when the membership says that it is
     * this node's.
     */
    public void useKey(PublicKey32 key) {
        worker.useKey(key);
    }

    /** What would be done now; reads the interface as it is. */
    public Plan plan() {
        Snapshot snapshot = latest();
        return snapshot == null ? Plan.empty() : worker.plan(snapshot);
    }

    /** Members that have no peer because their record makes no sense, and why, for people. */
    public List<String> skipped() {
        return worker.skipped();
    }

    /** The tunnels to the peers, as WireGuard has them at this moment; unknown while it does not answer. */
    public Map<PublicKey32, TunnelState> tunnels() {
        Map<PublicKey32, TunnelState> tunnels = new TreeMap<>();
        try {
            Map<PublicKey32, PeerState> peers = worker.reader().wireguard().peers();
            Map<PublicKey32, PublicKey32> relays = worker.relays();
            peers.forEach((key, peer) -> tunnels.put(
                    key,
                    TunnelState.of(peer, Optional.ofNullable(relays.get(key)).map(peers::get), clock.epochSeconds())));
        } catch (MachineException e) {
            worker.peers().forEach(key -> tunnels.put(key, TunnelState.unknown()));
        }
        return tunnels;
    }

    /** Why the interface is not as it should be; empty when it is. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Ends, and deletes the interface if it is ours: with it go its addresses, routes, peers and its wireguard-go. */
    public void tearDown() {
        close();
        worker.tearDown(latest());
    }

    /** Ends and leaves the interface as it is. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        closeWatch();
        try {
            thread.join(CLOSE_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeWatch() {
        AutoCloseable open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a watch fails never", e);
            }
        }
    }

    private @Nullable Snapshot latest() {
        lock.lock();
        try {
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        long nextPassMillis = clock.monotonicMillis() + untilNextPass();
        while (true) {
            Wake wake = await(nextPassMillis);
            Snapshot snapshot = latest();
            if (isClosed()) {
                return;
            }
            long now = clock.monotonicMillis();
            if (snapshot == null) {
                nextPassMillis = now + pollMillis;
            } else if (now >= nextPassMillis || isDue(wake, snapshot, now)) {
                attempt(snapshot);
                nextPassMillis = clock.monotonicMillis() + untilNextPass();
            } else {
                nextPassMillis = Math.min(nextPassMillis, worker.nextPassMillis(nextPassMillis));
                watchHandshakes();
            }
        }
    }

    /** What ended a wait. */
    private record Wake(boolean news, boolean linkNews) {}

    private boolean isDue(Wake wake, Snapshot snapshot, long nowMillis) {
        return (wake.news() && worker.isNews(snapshot)) || (wake.linkNews() && linkChanged() && pace.allows(nowMillis));
    }

    private boolean linkChanged() {
        try {
            return worker.linkChanged();
        } catch (MachineException e) {
            return true;
        }
    }

    /** Waits for news, the time of the next pass, or the next look at young handshakes. */
    private Wake await(long nextPassMillis) {
        long nextLookMillis = blind ? Long.MAX_VALUE : worker.nextLookMillis().orElse(Long.MAX_VALUE);
        lock.lock();
        try {
            long now = clock.monotonicMillis();
            long until = Math.min(nextPassMillis, nextLookMillis);
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, until - now));
            while (!news && !linkNews && !closed && leftNanos > 0) {
                leftNanos = changed.awaitNanos(leftNanos);
            }
            Wake wake = new Wake(news, linkNews);
            news = false;
            linkNews = false;
            return wake;
        } catch (InterruptedException e) {
            closed = true;
            return new Wake(false, false);
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private long untilNextPass() {
        long now = clock.monotonicMillis();
        return failures > 0 ? retryMillis(failures) : worker.nextPassMillis(now + pollMillis) - now;
    }

    private void attempt(Snapshot snapshot) {
        long start = clock.monotonicMillis();
        blind = false;
        try {
            worker.pass(snapshot);
            passListener.accept(clock.monotonicMillis() - start);
            failures = 0;
            problem = null;
        } catch (RuntimeException e) {
            failures++;
            problem = e.getMessage();
            worker.failed();
            worker.log().failed(e, retryMillis(failures));
        }
    }

    private void watchHandshakes() {
        try {
            worker.watchHandshakes();
        } catch (RuntimeException e) {
            // The interface is gone or does not answer: the next pass says so and repairs it.
            blind = true;
            worker.log().failed(e, untilNextPass());
        }
    }

    static long retryMillis(int failures) {
        return Math.min(MAX_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(failures - 1, 10));
    }
}
