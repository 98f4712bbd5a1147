package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.DataPath;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.TunnelProbe;
import dev.weft.controlplane.identity.NodeId;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * How often a tunnel that works is taken for dead because probes in it are lost by chance: idle tunnels between all pairs, in
 * virtual time. Only the tunnels lose; a member that is suspected because the rest is lost too is not asked at all.
 *
 * <p>{@code -Dtunnels.loss=0.1 -Dtunnels.hours=100} for other figures.
 */
class TunnelAlarmsTest {
    private static final int NODES = 12;
    private static final long STEP_MILLIS = 500;
    /** As the agent asks for beside the probes: nothing at all has come out of the tunnel for so long. */
    private static final long MUTE_MILLIS = 4_000;

    private static final double MEAN_PERIOD_HOURS = 0.9 * TunnelProbes.PERIOD_MILLIS / 3_600_000;
    /**
     * With the verdict one more probe goes out; where it is answered before anybody has looked, as here where that takes 2 ms,
     * nothing comes of the verdict.
     */
    private static final int LOST_IN_A_ROW = TunnelProbe.SILENT_PROBES + 1;

    private static final double TOLERANCE = 0.3;

    private final double loss = Double.parseDouble(System.getProperty("tunnels.loss", "0.2"));
    private final int hours = Integer.getInteger("tunnels.hours", 3);
    private final VirtualMesh mesh = new VirtualMesh(11, NODES, 0);

    @Test
    void theyAreAsManyAsProbesAreLostInARow() {
        mesh.bootAll();
        mesh.runUntil(() -> mesh.allShowAlive(NODES), 60_000);
        for (SimulatedNode one : mesh.nodes) {
            for (SimulatedNode other : mesh.nodes) {
                mesh.tunnel(one, other, true);
            }
        }
        mesh.nodes.forEach(node -> mesh.see(node, new DataPath(othersOf(node), new TreeSet<>(), new TreeSet<>())));
        mesh.run(10_000);
        mesh.tunnels().lose(loss, new SplittableRandom(5));

        int silent = 0;
        int alarms = 0;
        Set<String> before = new HashSet<>();
        for (long step = 0; step < hours * 3_600_000L / STEP_MILLIS; step++) {
            mesh.run(STEP_MILLIS);
            Set<String> now = new HashSet<>();
            for (SimulatedNode node : mesh.nodes) {
                for (NodeId other : node.core().reachability().reach().silent()) {
                    String way = node.index + " " + other;
                    now.add(way);
                    if (!before.contains(way)) {
                        silent++;
                        alarms += isMute(other, node) ? 1 : 0;
                    }
                }
            }
            before = now;
        }
        double ends = NODES * (NODES - 1.0);
        double lostRoundTrip = 1 - (1 - loss) * (1 - loss);
        double expected = ends * hours / MEAN_PERIOD_HOURS * Math.pow(lostRoundTrip, LOST_IN_A_ROW);
        System.out.printf(
                "loss %.2f each way, %.0f hours of one end: probes unanswered %d times, %d of them nothing else came"
                        + " either; %.2f to be expected%n",
                loss, ends * hours, silent, alarms, expected);
        assertThat(mesh.counted("verdicts.written")).isZero();
        assertThat((double) silent).isBetween(expected * (1 - TOLERANCE) - 3, expected * (1 + TOLERANCE) + 3);
        assertThat((double) alarms).isBetween(silent * 0.7, (double) silent);
    }

    private boolean isMute(NodeId from, SimulatedNode to) {
        SimulatedNode node = mesh.nodes.stream()
                .filter(other -> other.id.equals(from))
                .findFirst()
                .orElseThrow();
        return mesh.tunnels().quietMillis(node, to, mesh.clock().monotonicMillis()) >= MUTE_MILLIS;
    }

    private SortedMap<NodeId, Endpoint> othersOf(SimulatedNode node) {
        SortedMap<NodeId, Endpoint> others = new TreeMap<>();
        mesh.nodes.stream()
                .filter(other -> other != node)
                .forEach(other -> others.put(other.id, Endpoint.of(other.address)));
        return others;
    }
}
