package dev.weft.agent;

import dev.weft.agent.http.PlanJson;
import dev.weft.agent.http.TunnelJson;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers in which order it was moved. */
final class FakeDataplane implements Dataplane {
    final List<String> calls = new CopyOnWriteArrayList<>();
    volatile @Nullable RuntimeException startFailure;
    volatile Runnable networkListener = () -> {};
    volatile List<InetAddress> addresses = List.of(Endpoint.parseAddress("198.18.0.1"));

    @Override
    public void start(Snapshot lastKnown) {
        calls.add("start with " + lastKnown.view().members().size() + " members");
        RuntimeException failure = startFailure;
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void onNetworkChange(Runnable listener) {
        networkListener = listener;
    }

    @Override
    public void view(Snapshot snapshot) {
        calls.add("view " + snapshot.version());
    }

    @Override
    public void useKey(PublicKey32 key) {
        calls.add("key " + key);
    }

    @Override
    public String problem() {
        return "";
    }

    @Override
    public PlanJson plan() {
        return new PlanJson(List.of(), List.of());
    }

    @Override
    public Map<PublicKey32, TunnelJson> tunnels() {
        return Map.of();
    }

    @Override
    public List<InetAddress> localAddresses() {
        return addresses;
    }

    @Override
    public void tearDown() {
        calls.add("tearDown");
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
