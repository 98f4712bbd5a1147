package dev.weft.agent.http;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/** The ways in: each with few threads and a bound of its own on connections, so that none locks out another. */
final class Connectors {
    static final int MAX_CONNECTIONS = 192;

    private static final int IDLE_TIMEOUT_MILLIS = 30_000;
    /** What a client does not read waits in the kernel up to this, then in bounded queues. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    private Connectors() {}

    static UnixDomainServerConnector socket(Server server, HttpConfiguration http, Path socket) {
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(socket);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }

    static ServerConnector tcp(Server server, HttpConfiguration http, InetSocketAddress address, Door door) {
        HttpConfiguration marked = new HttpConfiguration(http);
        marked.addCustomizer((request, headers) -> {
            request.setAttribute(door.attribute(), door);
            return request;
        });
        ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(marked));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        connector.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, connector));
        return connector;
    }
}
