package dev.weft.agent.http;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP ports. One that cannot be had (another program holds it, the mesh has no address yet) is said once and tried
 * again: the machine's network does not wait for it.
 */
final class TcpDoors {
    private static final Logger LOG = LoggerFactory.getLogger(TcpDoors.class);

    private final Server server;
    private final HttpConfiguration http;
    private final Connection.Listener connections;
    private final Listen listen;
    private final Map<InetSocketAddress, ServerConnector> open = new LinkedHashMap<>();
    private final Map<String, String> failures = new TreeMap<>();

    TcpDoors(Server server, HttpConfiguration http, Connection.Listener connections, Listen listen) {
        this.server = server;
        this.http = http;
        this.connections = connections;
        this.listen = listen;
    }

    /** Opens what is not open yet; called again and again, by one thread. */
    void openMissing(Snapshot snapshot) {
        wanted(snapshot).forEach((address, door) -> {
            if (!open.containsKey(address)) {
                tryOpen(address, door);
            }
        });
    }

    private Map<InetSocketAddress, Door> wanted(Snapshot snapshot) {
        Map<InetSocketAddress, Door> wanted = new LinkedHashMap<>();
        InetSocketAddress local = listen.local();
        if (local != null) {
            wanted.put(local, Door.LOCAL);
        }
        if (listen.meshMetricsPort() != 0 && snapshot.standing() == Snapshot.Standing.MEMBER) {
            snapshot.view().member(snapshot.self()).ifPresent(self -> addMesh(wanted, self));
        }
        return wanted;
    }

    private void addMesh(Map<InetSocketAddress, Door> wanted, Member self) {
        if (self.meshIp4() != null) {
            wanted.put(new InetSocketAddress(self.meshIp4(), listen.meshMetricsPort()), Door.MESH);
        }
        wanted.put(new InetSocketAddress(self.meshIp6(), listen.meshMetricsPort()), Door.MESH);
    }

    private void tryOpen(InetSocketAddress address, Door door) {
        ServerConnector connector = Connectors.tcp(server, http, address, door);
        connector.addEventListener(connections);
        try {
            connector.open();
            server.addConnector(connector);
            connector.start();
        } catch (Exception e) {
            connector.close();
            server.removeConnector(connector);
            sayOnce(address, e);
            return;
        }
        open.put(address, connector);
        LOG.atInfo().addKeyValue("address", address).addKeyValue("door", door).log("http.listening");
    }

    private void sayOnce(InetSocketAddress address, Exception e) {
        Throwable cause = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
        String reason = String.valueOf(cause.getMessage());
        if (!reason.equals(failures.put(address.toString(), reason))) {
            LOG.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("reason", reason)
                    .log("http.cannot-listen");
        }
    }
}
