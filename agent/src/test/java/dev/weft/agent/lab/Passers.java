package dev.weft.agent.lab;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.nodeplane.Enrolment;
import dev.weft.controlplane.nodeplane.NodePlane;
import dev.weft.controlplane.nodeplane.NodePlaneConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Machines that join a network, and leave it as soon as they see it; a program of its own, run in a node of the lab. */
final class Passers {
    private static final int AT_A_TIME = 4;
    private static final int FIRST_PORT = 42_000;
    private static final int SIGHT_SECONDS = 20;

    private Passers() {}

    /** Arguments: token, an empty folder, the node's address, how many, and how many members each must see. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[3]);
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        List<Future<?>> passes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int passer = number;
            passes.add(threads.submit(() -> {
                pass(arguments, passer);
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> pass : passes) {
            var unused = pass.get();
        }
        System.out.println("passed " + count);
    }

    private static void pass(String[] arguments, int number) throws Exception {
        Path state = Path.of(arguments[1]).resolve("passer" + number);
        int port = FIRST_PORT + number;
        var unused = Enrolment.join(state, arguments[0]);
        try (NodePlane plane = NodePlane.open(state, NodePlaneConfig.of(new InetSocketAddress(port)))) {
            Endpoint control = new Endpoint(Endpoint.parseAddress(arguments[2]), port);
            Endpoint nowhere = new Endpoint(control.address(), 1);
            plane.start(new LocalFacts(
                    "passer" + number, plane.wireguardPublicKey(), List.of(nowhere), List.of(control), List.of()));
            int enough = Integer.parseInt(arguments[4]);
            boolean seen = Patience.of(Duration.ofSeconds(SIGHT_SECONDS))
                    .until(() -> plane.snapshot().view().count(MemberStatus.ALIVE) >= enough);
            if (!seen) {
                throw new IllegalStateException("passer" + number + " sees "
                        + plane.snapshot().view().members().size() + " members");
            }
            var left = plane.leave().get(SIGHT_SECONDS, TimeUnit.SECONDS);
            if (left.view().members().isEmpty()) {
                throw new IllegalStateException("nobody is there");
            }
        }
    }
}
