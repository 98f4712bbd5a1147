package dev.weft.agent.reconcile;

import com.sun.jna.Native;
import dev.weft.agent.os.Link;
import dev.weft.agent.os.LinkState;
import dev.weft.agent.os.Netlink;
import dev.weft.agent.os.NetworkChange;
import dev.weft.agent.os.NetworkState;
import dev.weft.agent.os.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Netlink inside of a namespace: all sockets are opened by one thread, and that one has gone there. */
final class NamespaceNetwork implements NetworkState, AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;

    static {
        Native.register(NamespaceNetwork.class, "c");
    }

    private final Netlink netlink = new Netlink();
    private final ExecutorService inside;

    private static native int open(String path, int flags);

    private static native int setns(int descriptor, int type);

    private static native int close(int descriptor);

    NamespaceNetwork(long pid) {
        inside = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(
                    () -> {
                        enter(pid);
                        task.run();
                    },
                    "namespace-" + pid);
            thread.setDaemon(true);
            return thread;
        });
    }

    private static void enter(long pid) {
        int descriptor = open("/proc/" + pid + "/ns/net", 0);
        if (descriptor < 0 || setns(descriptor, CLONE_NEWNET) < 0) {
            throw new IllegalStateException("cannot enter the namespace, error " + Native.getLastError());
        }
        close(descriptor);
    }

    @Override
    public List<Link> links() {
        return call(netlink::links);
    }

    @Override
    public List<Route> routes() {
        return call(netlink::routes);
    }

    @Override
    public Optional<LinkState> link(String name) {
        return call(() -> netlink.link(name));
    }

    @Override
    public boolean createWireGuard(String name) {
        return call(() -> netlink.createWireGuard(name));
    }

    @Override
    public void setForwarding(String name, boolean on) {
        var unused = call(() -> {
            netlink.setForwarding(name, on);
            return name;
        });
    }

    @Override
    public AutoCloseable watch(Consumer<NetworkChange> listener) {
        return call(() -> netlink.watch(listener));
    }

    @Override
    public void close() {
        inside.shutdownNow();
    }

    private <T> T call(Callable<T> question) {
        try {
            return inside.submit(question).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
