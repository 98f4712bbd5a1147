package dev.weft.bench;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.nodeplane.NodePlane;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A small mesh that runs for a moment in the Java that many nodes are going to share. There each of them would wait for the
 * others' share of compiling the code; on machines of their own, or written in a language that is compiled before, they
 * would not.
 */
final class Rehearsal {
    private static final int NODES = 10;
    private static final int TIMES = 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(20);
    /** The compiler has nothing left to do when it did nothing for so long. */
    private static final Duration COMPILED = Duration.ofSeconds(1);

    private Rehearsal() {}

    /** Runs it several times and takes it down; returns when the code is compiled. */
    static void run(Path folder) throws InterruptedException {
        for (int time = 0; time < TIMES; time++) {
            runOnce(folder.resolve(String.valueOf(time)));
        }
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        long before;
        do {
            before = compiler.getTotalCompilationTime();
            Journal.pause(COMPILED);
        } while (compiler.getTotalCompilationTime() > before && System.nanoTime() < deadline);
    }

    private static void runOnce(Path folder) throws InterruptedException {
        Enrolled enrolled = new Enrolled(folder, address(0), NODES);
        List<NodePlane> planes = new ArrayList<>();
        try {
            for (int index = 0; index < NODES; index++) {
                planes.add(BenchNode.open(enrolled.folderOf("n" + index), address(index)));
            }
            for (int index = 0; index < NODES; index++) {
                planes.get(index).start(BenchNode.facts("n" + index, address(index), planes.get(index)));
            }
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!planes.stream().allMatch(Rehearsal::isComplete) && System.nanoTime() < deadline) {
                Journal.pause(LOOK);
            }
        } finally {
            planes.forEach(NodePlane::close);
        }
    }

    private static boolean isComplete(NodePlane plane) {
        return plane.snapshot().view().count(MemberStatus.ALIVE) == NODES;
    }

    /** Beside those of the fleets. */
    private static String address(int index) {
        return "198.18.250." + (1 + index);
    }
}
