package dev.weft.bench;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The start of a whole mesh whose node planes share one Java. Where every node has a Java of its own, a small machine is
 * busy with warming up each of them, and not with the mesh.
 */
final class SharedStart {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private SharedStart() {}

    /** Seconds from the start of all to the last complete view; empty when that takes longer than the limit. */
    static OptionalDouble seconds(Path folder, int nodes) throws InterruptedException {
        List<String> names = WeftFleet.enrol(folder, nodes);
        List<NodePlane> planes = new ArrayList<>();
        try {
            names.forEach(name -> planes.add(BenchNode.open(folder.resolve(name), WeftFleet.address(name))));
            CountDownLatch incomplete = new CountDownLatch(nodes);
            long began = System.nanoTime();
            for (int index = 0; index < nodes; index++) {
                NodePlane plane = planes.get(index);
                String name = names.get(index);
                plane.start(BenchNode.facts(name, WeftFleet.address(name), plane));
                AtomicBoolean complete = new AtomicBoolean();
                plane.subscribe((snapshot, events) -> {
                    if (snapshot.view().count(MemberStatus.ALIVE) == nodes && complete.compareAndSet(false, true)) {
                        incomplete.countDown();
                    }
                });
            }
            boolean all = incomplete.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return all ? OptionalDouble.of((System.nanoTime() - began) / 1e9) : OptionalDouble.empty();
        } finally {
            planes.parallelStream().forEach(NodePlane::close);
        }
    }
}
