package dev.weft.agent;

import dev.weft.agent.hosts.HostsKeeper;
import dev.weft.agent.http.AgentNode;
import dev.weft.agent.http.AgentServer;
import dev.weft.agent.http.Listen;
import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.RotationJson;
import dev.weft.agent.http.StatusJson.WarningJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.agent.metrics.MetricsText;
import dev.weft.agent.os.Clock;
import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: a control plane says who the members are, a data plane carries their packets, and an interface shows
 * both.
 */
final class AgentDaemon implements AgentNode, AutoCloseable {
    static final int ADDRESS_POLL_SECONDS = 10;
    static final int ADDRESSES_SETTLE_MILLIS = 300;
    static final int NAMES_SETTLE_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(AgentDaemon.class);

    /**
     * What a daemon is made of.
     *
     * @param controlPlane already knows what the ledger on disk says, but has not spoken with anybody
     * @param starter lets the control plane begin to speak
     * @param dataplane not started
     * @param facts what this node says of itself
     * @param keys draws another key for the interface, into its file
     * @param names keeps the members' names in the hosts file
     */
    record Parts(
            ControlPlane controlPlane,
            Consumer<LocalFacts> starter,
            Dataplane dataplane,
            FactsSource facts,
            Supplier<NodePlane.KeyChange> keys,
            HostsKeeper names) {}

    private final Parts parts;
    private final String version;
    private final String interfaceName;
    private final LoopWatch loopWatch = new LoopWatch(Clock.system());
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "agent");
        thread.setDaemon(true);
        return thread;
    });
    private final Object announcing = new Object();
    private final KeyRotation rotation;
    private ControlPlane.@Nullable Subscription subscription;
    private @Nullable AgentServer server;
    /** Changed by one request at a time, read by all. */
    private volatile List<Service> services = List.of();

    private volatile Set<NodeId> unreached = Set.of();
    private volatile Reach reach = Reach.NONE;
    private volatile @Nullable List<InetAddress> localAddresses;
    private volatile Runnable loopListener = () -> {};
    /** One change of the machine's network comes with several messages; a look after the last of them sees all. */
    private final Soon addressesSoon = new Soon(worker, ADDRESSES_SETTLE_MILLIS, this::announceIfChanged);

    private final Soon announceNow = new Soon(worker, 0, this::announceIfChanged);
    private final Soon namesSoon = new Soon(worker, NAMES_SETTLE_MILLIS, this::updateNames);
    private boolean closed;

    private AgentDaemon(Parts parts, String version, String interfaceName) {
        this.parts = parts;
        this.rotation = new KeyRotation(parts, announcing, this::announceFacts);
        this.version = version;
        this.interfaceName = interfaceName;
    }

    /** Starts all parts in their order. When one of them fails, those before it are stopped again. */
    static AgentDaemon start(Parts parts, String version, String interfaceName, Listen listen) {
        AgentDaemon daemon = new AgentDaemon(parts, version, interfaceName);
        try {
            daemon.begin(listen);
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    private void begin(Listen listen) {
        // The last known peers first: the machine is back in its mesh before anybody was heard.
        Snapshot lastKnown = controlPlane().snapshot();
        services = announcedBefore(lastKnown);
        parts.dataplane().start(lastKnown);
        parts.starter().accept(currentFacts());
        parts.dataplane().onNetworkChange(addressesSoon::ask);
        parts.dataplane().onPaths(path -> {
            unreached = path.unreached();
            controlPlane().see(path);
        });
        subscription = controlPlane().subscribe((snapshot, events) -> changed(snapshot));
        server = AgentServer.start(this, listen);
        var unused = worker.scheduleWithFixedDelay(
                this::lookAround, ADDRESS_POLL_SECONDS, ADDRESS_POLL_SECONDS, TimeUnit.SECONDS);
    }

    /** The ledger remembers over restarts what this node offered. */
    private static List<Service> announcedBefore(Snapshot snapshot) {
        return snapshot.view()
                .member(snapshot.self())
                .map(self -> self.services().stream()
                        .filter(service -> !FOLLOWING_SETTINGS.contains(service.name()))
                        .toList())
                .orElse(List.of());
    }

    /** On the control plane's own thread. */
    private void changed(Snapshot snapshot) {
        parts.dataplane().view(snapshot);
        namesSoon.ask();
        Reach before = reach;
        reach = snapshot.reach();
        if (!before.observed().equals(reach.observed())
                || !before.observedControl().equals(reach.observedControl())) {
            announceNow.ask();
        }
    }

    private LocalFacts currentFacts() {
        List<InetAddress> local = parts.dataplane().localAddresses();
        List<InetAddress> before = localAddresses;
        localAddresses = local;
        if (before != null && !before.equals(local)) {
            // Whoever only listens would not notice that this machine is elsewhere now.
            parts.dataplane().addressChanged();
        }
        if (parts.facts().isRelay()) {
            parts.facts().passesIpv6(parts.dataplane().passesIpv6());
        }
        return parts.facts().facts(local, reach, services);
    }

    private void lookAround() {
        announceIfChanged();
        // Somebody else may have written the file.
        namesSoon.ask();
    }

    /** The control plane itself leaves out what it announced already. */
    private void announceIfChanged() {
        try {
            long asked = loopWatch.asked();
            var unused = announceFacts().whenComplete((snapshot, failure) -> {
                loopWatch.answered(asked);
                loopListener.run();
                if (failure != null) {
                    LOG.warn("cannot announce the addresses of this machine", failure);
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("cannot look at the addresses of this machine", e);
        }
    }

    /** One at a time: facts that were put together earlier are never announced later. */
    private CompletableFuture<Snapshot> announceFacts() {
        synchronized (announcing) {
            return controlPlane().announce(currentFacts());
        }
    }

    @Override
    public CompletableFuture<RotationJson> rotateKey() {
        return rotation.rotate(controlPlane().snapshot().standing());
    }

    @Override
    public List<Service> services() {
        return services;
    }

    @Override
    public int maxServices() {
        return parts.facts().maxServices();
    }

    @Override
    public CompletableFuture<Snapshot> announceServices(List<Service> wanted) {
        List<Service> before = services;
        services = List.copyOf(wanted);
        return announceFacts().whenComplete((snapshot, failure) -> {
            if (failure != null) {
                services = before;
            }
        });
    }

    @Override
    public List<String> failures() {
        return loopWatch.failures();
    }

    @Override
    public void writeMetrics(MetricsText text) {
        loopWatch.write(text);
        parts.dataplane().writeMetrics(text);
    }

    /** Whom to tell each time the control plane's event loop has answered; it is asked every few seconds. */
    void onLoopAnswer(Runnable listener) {
        loopListener = listener;
    }

    /** Returns when somebody asked for the end. */
    void awaitStop() throws InterruptedException {
        stopAsked.await();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public String interfaceProblem() {
        return parts.dataplane().problem();
    }

    @Override
    public ControlPlane controlPlane() {
        return parts.controlPlane();
    }

    @Override
    public PlanJson plan() {
        return parts.dataplane().plan();
    }

    @Override
    public Map<PublicKey32, TunnelJson> tunnels() {
        return TunnelView.of(
                parts.dataplane().tunnels(),
                controlPlane().snapshot(),
                controlPlane().tunnelProbes(),
                unreached);
    }

    @Override
    public List<WarningJson> warnings() {
        Snapshot snapshot = controlPlane().snapshot();
        List<WarningJson> warnings = new ArrayList<>(
                TunnelWarnings.of(snapshot, tunnels(), unreached, parts.facts().listenPort()));
        warnings.addAll(MemberWarnings.of(
                snapshot,
                parts.dataplane().skipped(),
                parts.names().trouble(),
                controlPlane().status().storeTrouble()));
        return warnings;
    }

    private void updateNames() {
        parts.names().update(controlPlane().snapshot());
    }

    @Override
    public void down() {
        parts.names().remove(controlPlane().snapshot());
        parts.dataplane().tearDown();
    }

    @Override
    public void stop() {
        stopAsked.countDown();
    }

    /** Stops everything and leaves the interface as it is. May be called twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopAsked.countDown();
        if (server != null) {
            quietly(server::close);
        }
        if (subscription != null) {
            quietly(subscription::close);
        }
        worker.shutdownNow();
        quietly(parts.dataplane()::close);
        quietly(parts.controlPlane()::close);
    }

    /** One part that does not stop must not keep the others from stopping. */
    private static void quietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("a part of the agent did not stop", e);
        }
    }
}
