package dev.weft.agent.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The agent's HTTP interface on its Unix socket. Few threads, and a bound on everything that a client can make grow. */
public final class AgentServer implements AutoCloseable {
    static final int MAX_THREADS = 8;
    private static final int MIN_THREADS = 3;
    static final int MAX_CONNECTIONS = 64;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int IDLE_TIMEOUT_MILLIS = 30_000;
    private static final int THREAD_IDLE_MILLIS = 30_000;

    private final Javalin javalin;
    private final Path socket;

    private AgentServer(Javalin javalin, Path socket) {
        this.javalin = javalin;
        this.socket = socket;
    }

    /**
     * Listens from now on.
     *
     * @throws SocketException when it cannot
     */
    public static AgentServer start(AgentNode agent, Path socket) {
        SocketFile.prepare(socket);
        Javalin javalin = Javalin.create(config -> configure(config, agent, socket));
        try {
            javalin.start();
        } catch (RuntimeException e) {
            throw new SocketException("cannot listen on " + socket + ": " + e.getMessage(), e);
        }
        return new AgentServer(javalin, socket);
    }

    private static void configure(JavalinConfig config, AgentNode agent, Path socket) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Routes.MAX_BODY_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = threads();
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new ProblemErrorHandler());
            server.setStopAtShutdown(false);
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            http.setSendServerVersion(false);
            http.setSendDateHeader(false);
        });
        config.jetty.addConnector((server, http) -> connector(server, http, socket));
        new Routes(agent).register(config.routes);
    }

    private static QueuedThreadPool threads() {
        // Its queue is bounded by the number of connections.
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setReservedThreads(0);
        threads.setName("http");
        threads.setDaemon(true);
        return threads;
    }

    private static UnixDomainServerConnector connector(Server server, HttpConfiguration http, Path socket) {
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }

    /** Stops listening and removes the socket. */
    @Override
    public void close() {
        javalin.stop();
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new SocketException("cannot remove " + socket + ": " + e, e);
        }
    }
}
