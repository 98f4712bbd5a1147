package dev.weft.agent;

import dev.weft.agent.http.AgentNode;
import dev.weft.agent.http.AgentServer;
import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.controlplane.ControlPlane;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running agent: a control plane says who the members are, a data plane carries their packets, and an interface shows
 * both.
 */
final class AgentDaemon implements AgentNode, AutoCloseable {
    static final int ADDRESS_POLL_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(AgentDaemon.class);

    /**
     * What a daemon is made of.
     *
     * @param controlPlane already knows what the ledger on disk says, but has not spoken with anybody
     * @param starter lets the control plane begin to speak
     * @param dataplane not started
     * @param facts what this node says of itself
     */
    record Parts(ControlPlane controlPlane, Consumer<LocalFacts> starter, Dataplane dataplane, FactsSource facts) {}

    private final Parts parts;
    private final String version;
    private final String interfaceName;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "agent");
        thread.setDaemon(true);
        return thread;
    });
    private ControlPlane.@Nullable Subscription subscription;
    private @Nullable AgentServer server;
    private boolean closed;

    private AgentDaemon(Parts parts, String version, String interfaceName) {
        this.parts = parts;
        this.version = version;
        this.interfaceName = interfaceName;
    }

    /** Starts all parts in their order. When one of them fails, those before it are stopped again. */
    static AgentDaemon start(Parts parts, String version, String interfaceName, Path socket) {
        AgentDaemon daemon = new AgentDaemon(parts, version, interfaceName);
        try {
            daemon.begin(socket);
        } catch (RuntimeException e) {
            daemon.close();
            throw e;
        }
        return daemon;
    }

    private void begin(Path socket) {
        // The last known peers first: the machine is back in its mesh before anybody was heard.
        parts.dataplane().start(controlPlane().snapshot());
        parts.starter().accept(currentFacts());
        subscription =
                controlPlane().subscribe((snapshot, events) -> parts.dataplane().view(snapshot));
        server = AgentServer.start(this, socket);
        var unused = worker.scheduleWithFixedDelay(
                this::announceIfChanged, ADDRESS_POLL_SECONDS, ADDRESS_POLL_SECONDS, TimeUnit.SECONDS);
    }

    private LocalFacts currentFacts() {
        return parts.facts().facts(parts.dataplane().localAddresses());
    }

    /** The control plane itself leaves out what it announced already. */
    private void announceIfChanged() {
        try {
            var unused = controlPlane().announce(currentFacts()).whenComplete((snapshot, failure) -> {
                if (failure != null) {
                    LOG.warn("cannot announce the addresses of this machine", failure);
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("cannot look at the addresses of this machine", e);
        }
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
        return parts.dataplane().tunnels();
    }

    @Override
    public void down() {
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
