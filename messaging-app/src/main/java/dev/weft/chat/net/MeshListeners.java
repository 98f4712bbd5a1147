package dev.weft.chat.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the mesh addresses of this machine and on nothing else. An address that the interface does not have yet is
 * tried again; one that is no longer ours is let go.
 */
final class MeshListeners {
    static final long RETRY_MILLIS = 1_000;

    private static final int BACKLOG = 64;
    private static final Logger LOG = LoggerFactory.getLogger(MeshListeners.class);

    private final Selector selector;
    private final int port;
    private final Map<InetAddress, ServerSocketChannel> bound = new HashMap<>();
    private final Map<InetAddress, String> problems = new HashMap<>();
    private Set<InetAddress> wanted = Set.of();
    private long retryAtMillis = Long.MAX_VALUE;

    MeshListeners(Selector selector, int port) {
        this.selector = selector;
        this.port = port;
    }

    void addresses(List<InetAddress> own, long now) {
        Set<InetAddress> next = Set.copyOf(own);
        if (!next.equals(wanted)) {
            wanted = next;
            for (InetAddress gone : new HashSet<>(bound.keySet())) {
                if (!next.contains(gone)) {
                    close(gone);
                }
            }
            problems.keySet().retainAll(next);
            bindMissing(now);
        }
    }

    void tick(long now) {
        if (now >= retryAtMillis) {
            bindMissing(now);
        }
    }

    long nextMillis() {
        return retryAtMillis;
    }

    private void bindMissing(long now) {
        retryAtMillis = Long.MAX_VALUE;
        for (InetAddress address : wanted) {
            if (!bound.containsKey(address) && !bind(address)) {
                retryAtMillis = now + RETRY_MILLIS;
            }
        }
    }

    private boolean bind(InetAddress address) {
        ServerSocketChannel channel = null;
        try {
            channel = ServerSocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            channel.configureBlocking(false);
            SelectionKey unused = channel.register(selector, SelectionKey.OP_ACCEPT);
            bound.put(address, channel);
            problems.remove(address);
            LOG.atInfo()
                    .setMessage("listening")
                    .addKeyValue("address", address.getHostAddress())
                    .addKeyValue("port", port)
                    .log();
            return true;
        } catch (IOException e) {
            closeQuietly(channel);
            problem(address, e);
            return false;
        }
    }

    private void problem(InetAddress address, IOException e) {
        String message = String.valueOf(e.getMessage());
        String text = e instanceof BindException && message.contains("in use")
                ? "another program uses port " + port + " of " + address.getHostAddress()
                        + ": stop it, or choose another port with --port"
                : "cannot listen on " + address.getHostAddress() + " port " + port + " yet: " + message;
        if (!text.equals(problems.put(address, text))) {
            LOG.atWarn().setMessage("listen.failed").addKeyValue("reason", text).log();
        }
    }

    /** Where it listens now. */
    Set<InetAddress> bound() {
        return Set.copyOf(bound.keySet());
    }

    /** Why it does not listen where it should; empty when it does. */
    String problem() {
        return problems.values().stream().sorted().collect(Collectors.joining("; "));
    }

    void close() {
        Set.copyOf(bound.keySet()).forEach(this::close);
    }

    private void close(InetAddress address) {
        closeQuietly(bound.remove(address));
        LOG.atInfo()
                .setMessage("listening.ended")
                .addKeyValue("address", address.getHostAddress())
                .log();
    }

    private static void closeQuietly(@org.jspecify.annotations.Nullable ServerSocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("close.failed", e);
            }
        }
    }
}
