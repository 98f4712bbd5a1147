package dev.weft.bench;

import dev.weft.bench.Sighting.Kind;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One measured node: a node plane alone in a process, without WireGuard. It does what its standard input says
 * ({@code start}, {@code counters}, {@code leave}), prints every change of its view, and ends with its standard input.
 */
final class BenchNode {
    static final int PORT = NodePlaneConfig.DEFAULT_PORT;
    private static final int WIREGUARD_PORT = 51820;
    private static final long LEAVE_LIMIT_SECONDS = 30;

    private final String name;
    private final NodePlane plane;
    private int aliveBefore = -1;

    private BenchNode(String name, NodePlane plane) {
        this.name = name;
        this.plane = plane;
    }

    /** Arguments: name, state folder, IPv4 address. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String address = arguments[2];
        NodePlane plane = open(Path.of(arguments[1]), address);
        BenchNode node = new BenchNode(arguments[0], plane);
        try (plane;
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            node.say(Kind.READY, "", 0);
            node.obey(orders, facts(arguments[0], address, plane));
        }
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

    private void obey(BufferedReader orders, LocalFacts facts) throws IOException, InterruptedException {
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            switch (order) {
                case "start" -> {
                    say(Kind.STARTED, "", 0);
                    plane.start(facts);
                    plane.subscribe(this::changed);
                }
                case "counters" -> print(CounterLine.of(plane.status().counters()));
                case "leave" -> {
                    leave();
                    return;
                }
                default -> throw new IllegalArgumentException("no such order: " + order);
            }
        }
    }

    private void leave() throws InterruptedException {
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
        if (alive != aliveBefore) {
            say(Kind.COUNT, "", alive);
        }
        aliveBefore = alive;
    }

    private void say(Kind kind, String member, int alive) {
        print(new Sighting(name, System.currentTimeMillis(), kind, member, alive).line());
    }

    private static void print(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
