package dev.weft.chat.web;

import dev.weft.chat.ChatDaemon;
import dev.weft.chat.ChatException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import java.net.URI;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's HTTP interface, on loopback alone. */
public final class WebServer implements AutoCloseable {
    public static final int DEFAULT_PORT = 51823;

    static final int MAX_THREADS = 40;
    static final int MAX_CONNECTIONS = 64;

    private static final int MIN_THREADS = 2;
    private static final int THREAD_IDLE_MILLIS = 30_000;
    private static final int IDLE_MILLIS = 30_000;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int STOP_MILLIS = 2_000;
    /** How long a connection on which nothing is asked holds up the end: every open page has one. */
    private static final int STOP_IDLE_MILLIS = 100;

    private static final long SETTLE_MILLIS = 200;
    private static final String ADDRESS = "127.0.0.1";
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    private final ChatDaemon daemon;
    private final EventHub hub;
    private final EventRoute events;
    private final Javalin javalin;
    private final ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "weft-chat-faces");
        thread.setDaemon(true);
        return thread;
    });

    private WebServer(ChatDaemon daemon, String token, String run, String version, int port) {
        this.daemon = daemon;
        this.hub = new EventHub(run, version);
        this.events = new EventRoute(daemon, hub);
        this.javalin = Javalin.create(config -> configure(config, new Gate(token), version, port));
    }

    /**
     * Listens from now on.
     *
     * @param token whoever asks has to know it
     * @param run tells the events of this run from those of others
     * @param port 0 for any that is free
     */
    public static WebServer start(ChatDaemon daemon, String token, String run, String version, int port) {
        WebServer server = new WebServer(daemon, token, run, version, port);
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.worker.shutdownNow();
            throw new ChatException(
                    "cannot listen on " + ADDRESS + ":" + port + ": " + e.getMessage()
                            + ". Choose another port with --http-port (0 for any).",
                    e);
        }
        daemon.listen(server.hub);
        var unused = server.worker.scheduleWithFixedDelay(
                server::settle, SETTLE_MILLIS, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        return server;
    }

    private void configure(JavalinConfig config, Gate gate, String version, int port) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Routes.MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = threads();
        config.jetty.modifyServer(WebServer::modify);
        config.jetty.addConnector((server, http) -> connector(server, http, port));
        config.routes.before(gate::check);
        new Routes(daemon, version, events).register(config.routes);
        Page.load().register(config.routes);
        config.routes.exception(
                Problem.class,
                (problem, context) -> context.status(problem.status())
                        .contentType(Problem.TYPE)
                        .result(problem.json()));
        config.routes.exception(
                HttpResponseException.class,
                (refused, context) -> context.status(refused.getStatus())
                        .contentType(Problem.TYPE)
                        .result(Problem.json(refused.getStatus(), String.valueOf(refused.getMessage()))));
        config.routes.exception(Exception.class, (failure, context) -> {
            LOG.error("http.failed", failure);
            context.status(500)
                    .contentType(Problem.TYPE)
                    .result(Problem.json(500, "the chat failed at this; its log says more"));
        });
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setReservedThreads(0);
        threads.setName("weft-chat-http");
        threads.setDaemon(true);
        return threads;
    }

    private static void modify(Server server) {
        server.setStopAtShutdown(false);
        server.setStopTimeout(STOP_MILLIS);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, int port) {
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setHost(ADDRESS);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }

    private void settle() {
        if (hub.isDirty()) {
            var unused = daemon.ask(chat -> {
                hub.settle(chat);
                return true;
            });
        }
    }

    public URI url() {
        ServerConnector connector =
                (ServerConnector) javalin.jettyServer().server().getConnectors()[0];
        return URI.create("http://" + ADDRESS + ":" + connector.getLocalPort());
    }

    @Override
    public void close() {
        worker.shutdownNow();
        events.end();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            // Somebody was still being answered: that is broken off, and nothing depends on it.
            LOG.atWarn().setMessage("http.broken-off").addKeyValue("reason", e).log();
        }
    }
}
