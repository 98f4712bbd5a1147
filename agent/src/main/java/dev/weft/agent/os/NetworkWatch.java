package dev.weft.agent.os;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of every change of links, addresses and routes at the moment it happens. */
final class NetworkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkWatch.class);
    /** How long an end may take; a look at a flag costs next to nothing. */
    private static final int LOOK_EVERY_MILLIS = 2_000;

    private final NetlinkSocket socket;
    private final Consumer<NetworkChange> listener;
    private volatile boolean closed;

    private NetworkWatch(NetlinkSocket socket, Consumer<NetworkChange> listener) {
        this.socket = socket;
        this.listener = listener;
    }

    /** On return nothing is missed any more. */
    static NetworkWatch start(Consumer<NetworkChange> listener) {
        NetworkWatch watch = new NetworkWatch(NetlinkSocket.open(NetlinkSocket.ALL_CHANGES), listener);
        Thread thread = new Thread(watch::listen, "network-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** Without it the slow poll still finds everything, so a failure here ends only this. */
    private void listen() {
        try (socket) {
            while (!closed) {
                next();
            }
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("network.watch.ended");
        }
    }

    private void next() {
        try {
            for (NetlinkMessage message : socket.receive(LOOK_EVERY_MILLIS)) {
                RouteMessage.read(message).map(NetworkChange::of).ifPresent(listener);
            }
        } catch (NetlinkSocket.OverrunException e) {
            listener.accept(NetworkChange.LOST);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
