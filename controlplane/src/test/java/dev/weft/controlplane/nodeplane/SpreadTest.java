package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import org.junit.jupiter.api.Test;

/** How fast news goes round in fifty nodes, and how soon they are silent again. */
class SpreadTest {
    private static final int NODES = 50;
    private static final long SETTLED_MILLIS = 10_000;

    private final VirtualMesh mesh = new VirtualMesh(1, NODES, 0);

    @Test
    void aVerdictReachesEverybodyInOneHopAndAMeshThatKnowsFallsSilent() {
        mesh.bootAll();
        assertThat(mesh.runUntil(() -> mesh.allShowAlive(NODES), 5_000)).isLessThan(1_000);
        mesh.run(SETTLED_MILLIS);
        assertThat(spent("sent.gossip", SETTLED_MILLIS)).as("gossip at rest").isZero();
        for (int index = 1; index <= 3; index++) {
            SimulatedNode victim = mesh.nodes.get(index);
            victim.halt();
            long written = mesh.counted("verdicts.written");
            mesh.runUntil(() -> mesh.counted("verdicts.written") > written, 5_000);
            assertThat(mesh.runUntil(() -> mesh.allShow(victim, MemberStatus.DEAD), 2_000))
                    .as("from the first verdict until all show it: one hop, and a probe that is refused")
                    .isLessThan(150);
            mesh.run(SETTLED_MILLIS);
        }
    }

    @Test
    void aLeaveReachesEverybodyAtOnce() {
        mesh.bootAll();
        mesh.runUntil(() -> mesh.allShowAlive(NODES), 5_000);
        mesh.run(SETTLED_MILLIS);
        SimulatedNode leaver = mesh.nodes.get(7);
        mesh.leave(leaver);
        assertThat(mesh.runUntil(() -> mesh.allShow(leaver, MemberStatus.LEFT), 2_000))
                .isLessThan(50);
    }

    private long spent(String counter, long millis) {
        long before = mesh.counted(counter);
        mesh.run(millis);
        return mesh.counted(counter) - before;
    }
}
