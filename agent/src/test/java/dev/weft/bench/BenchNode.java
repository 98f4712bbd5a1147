package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One measured node: a node plane without WireGuard, which prints every change of its view. */
final class BenchNode implements AutoCloseable {
    static final int PORT = NodePlaneConfig.DEFAULT_PORT;
    private static final int WIREGUARD_PORT = 51820;
    private static final long LEAVE_LIMIT_SECONDS = 30;

    private final String name;
    private final String address;
    private final NodePlane plane;
    private int aliveBefore = -1;

    BenchNode(String name, Path folder, String address) {
        this.name = name;
        this.address = address;
        this.plane = open(folder, address);
    }

    static NodePlane open(Path state, String address) {
        return NodePlane.open(state, NodePlaneConfig.of(new InetSocketAddress(Endpoint.parseAddress(address), PORT)));
    }

    static LocalFacts facts(String name, String address, NodePlane plane) {
        return new LocalFacts(
                name,
                plane.wireguardPublicKey(),
                List.of(new Endpoint(Endpoint.parseAddress(address), WIREGUARD_PORT)),
                List.of(new Endpoint(Endpoint.parseAddress(address), PORT)),
                List.of());
    }

    String name() {
        return name;
    }

    void start() {
        say(Kind.STARTED, "", 0);
        plane.start(facts(name, address, plane));
        plane.subscribe(this::changed);
    }

    Map<String, Long> counters() {
        return plane.status().counters();
    }

    void leave() throws InterruptedException {
        try {
            plane.leave().get(LEAVE_LIMIT_SECONDS, TimeUnit.SECONDS);
            say(Kind.GONE, "", 0);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(name + " could not leave", e);
        }
    }

    private synchronized void changed(Snapshot snapshot, List<MembershipEvent> events) {
        int alive = (int) snapshot.view().count(MemberStatus.ALIVE);
        for (MembershipEvent event : events) {
            say(Kind.valueOf(event.kind().name()), event.member().name(), alive);
        }
        if (alive != aliveBefore && events.isEmpty()) {
            say(Kind.COUNT, "", alive);
        }
        aliveBefore = alive;
    }

    void say(Kind kind, String member, int alive) {
        BenchHost.print(new Sighting(name, System.currentTimeMillis(), kind, member, alive).line());
    }

    @Override
    public void close() {
        plane.close();
    }
}
