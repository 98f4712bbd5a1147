package dev.weft.agent.http;

import dev.weft.agent.os.Clock;
import dev.weft.controlplane.ControlPlane;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP interface. Few threads, and a bound on everything that a client can make grow. */
public final class AgentServer implements AutoCloseable {
    static final int MAX_THREADS = 12;
    private static final int MIN_THREADS = 3;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int CARE_MILLIS = 1_000;
    /** More often than the idle time of a connection. */
    private static final int HEARTBEAT_MILLIS = 10_000;

    private static final int CLOSE_WITHIN_MILLIS = 2_000;
    private static final int STOP_MILLIS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(AgentServer.class);

    private static final Clock CLOCK = Clock.system();

    private final AgentNode agent;
    private final Listen listen;
    private final MembershipTimes times = new MembershipTimes(CLOCK);
    private final SlowClients slowClients;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "http-worker");
        thread.setDaemon(true);
        return thread;
    });
    private final EventHub hub;
    private final Javalin javalin;
    private @Nullable HttpConfiguration http;
    private @Nullable TcpDoors doors;
    private ControlPlane.@Nullable Subscription timesSubscription;

    private AgentServer(AgentNode agent, Listen listen, long requestWithinMillis) {
        this.agent = agent;
        this.listen = listen;
        this.slowClients = new SlowClients(CLOCK, requestWithinMillis);
        this.hub = new EventHub(
                Long.toString(CLOCK.epochSeconds(), Character.MAX_RADIX),
                agent.controlPlane().snapshot(),
                worker);
        this.javalin = Javalin.create(this::configure);
    }

    /** Listens on the socket alone. */
    public static AgentServer start(AgentNode agent, Path socket) {
        return start(agent, Listen.on(socket));
    }

    /**
     * Listens from now on.
     *
     * @throws SocketException when it cannot listen on the socket
     */
    public static AgentServer start(AgentNode agent, Listen listen) {
        return start(agent, listen, SlowClients.REQUEST_WITHIN_MILLIS);
    }

    static AgentServer start(AgentNode agent, Listen listen, long requestWithinMillis) {
        SocketFile.prepare(listen.socket());
        AgentServer server = new AgentServer(agent, listen, requestWithinMillis);
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.worker.shutdownNow();
            throw new SocketException("cannot listen on " + listen.socket() + ": " + e.getMessage(), e);
        }
        SocketFile.open(listen.socket());
        server.beginCare();
        return server;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = RequestBody.MAX_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = threads();
        config.jetty.modifyServer(this::modify);
        config.jetty.modifyHttpConfiguration(AgentServer::modify);
        config.jetty.addConnector((server, configuration) -> {
            http = configuration;
            var connector = Connectors.socket(server, configuration, listen.socket());
            connector.addEventListener(slowClients.connections());
            return connector;
        });
        Metrics metrics = new Metrics(agent, hub, slowClients, times, CLOCK);
        new Routes(agent, new EventRoutes(hub, slowClients), new OperationsRoutes(agent, metrics))
                .register(config.routes);
    }

    private void modify(Server server) {
        server.setErrorHandler(new ProblemErrorHandler());
        server.setStopAtShutdown(false);
        // Time for answers that are on their way, and for the end of streams.
        server.setStopTimeout(STOP_MILLIS);
        // A body that trickles in holds no thread: a request is handled when all of it is here.
        server.setHandler(new EagerContentHandler(
                slowClients,
                new EagerContentHandler.RetainedContentLoaderFactory(2L * RequestBody.MAX_BYTES, 0, false)));
    }

    private static void modify(HttpConfiguration http) {
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
    }

    private static QueuedThreadPool threads() {
        // Its queue is bounded by the number of connections.
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setReservedThreads(0);
        threads.setName("http");
        threads.setDaemon(true);
        return threads;
    }

    private void beginCare() {
        TcpDoors tcp = new TcpDoors(
                javalin.jettyServer().server(), Objects.requireNonNull(http), slowClients.connections(), listen);
        doors = tcp;
        care();
        hub.listenTo(agent.controlPlane());
        timesSubscription = agent.controlPlane().subscribe((snapshot, events) -> times.happened(events));
        every(CARE_MILLIS, this::care);
        every(HEARTBEAT_MILLIS, hub::heartbeat);
    }

    /** A task that fails once is not dropped for ever. */
    private void every(long millis, Runnable task) {
        var unused = worker.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.error("http.care-failed", e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    private void care() {
        Objects.requireNonNull(doors).openMissing(agent.controlPlane().snapshot());
        slowClients.closeSlow();
    }

    /** Every route, as {@code GET /v1/status}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> !endpoint.method.name().equals("BEFORE"))
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    int eventListeners() {
        return hub.listeners();
    }

    long droppedListeners() {
        return hub.dropped();
    }

    /** What was handed to the worker is done, such as the end of streams; what is due later is not. */
    private void endWorker() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("http.worker-hangs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.shutdownNow();
    }

    /** Stops listening and removes the socket. */
    @Override
    public void close() {
        if (timesSubscription != null) {
            timesSubscription.close();
        }
        hub.close();
        endWorker();
        javalin.stop();
        try {
            Files.deleteIfExists(listen.socket());
        } catch (IOException e) {
            throw new SocketException("cannot remove " + listen.socket() + ": " + e, e);
        }
    }
}
