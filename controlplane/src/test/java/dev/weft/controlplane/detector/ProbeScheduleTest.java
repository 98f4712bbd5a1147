package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where views and clocks agree, everybody is probed once a period, and by everybody in turn. */
class ProbeScheduleTest {
    private static final DetectorConfig CONFIG = DetectorConfig.DEFAULT;
    private static final long START = 1_700_000_000_123L;

    private final Random random = new Random(11);

    private List<NodeId> ring(int count) {
        List<NodeId> ring = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ring.add(new NodeId(random.nextLong(), random.nextLong()));
        }
        ring.sort(null);
        return ring;
    }

    private static List<NodeId> othersOf(NodeId self, List<NodeId> ring) {
        return ring.stream().filter(node -> !node.equals(self)).toList();
    }

    /** The slots of one node, one after the other. */
    private static List<ProbeSchedule.Slot> slots(NodeId self, List<NodeId> ring, int count) {
        ProbeSchedule schedule = new ProbeSchedule(self, CONFIG);
        List<ProbeSchedule.Slot> slots = new ArrayList<>();
        long wall = START;
        for (int i = 0; i < count; i++) {
            ProbeSchedule.Slot slot = schedule.after(wall, othersOf(self, ring));
            assertThat(slot.atWallMillis()).isGreaterThan(wall).isLessThan(wall + 2 * CONFIG.roundMillis(ring.size()));
            slots.add(slot);
            wall = slot.atWallMillis();
        }
        return slots;
    }

    @Test
    void everyMemberIsProbedOnceAPeriod() {
        for (int count = 2; count <= 20; count++) {
            List<NodeId> ring = ring(count);
            long period = CONFIG.roundMillis(count);
            Map<Long, List<NodeId>> targets = new HashMap<>();
            for (NodeId node : ring) {
                for (ProbeSchedule.Slot slot : slots(node, ring, 30)) {
                    targets.computeIfAbsent(slot.atWallMillis() / period, round -> new ArrayList<>())
                            .add(slot.target());
                }
            }
            // In the first and the last round some have their slot before the test begins or after it ends.
            for (long round = START / period + 1; round < START / period + 29; round++) {
                assertThat(targets.get(round)).as("of %s", count).containsExactlyInAnyOrderElementsOf(ring);
            }
        }
    }

    @Test
    void aMemberIsProbedAtEvenDistances() {
        List<NodeId> ring = ring(7);
        NodeId probed = ring.get(4);
        List<Long> times = ring.stream()
                .filter(node -> !node.equals(probed))
                .flatMap(node -> slots(node, ring, 30).stream())
                .filter(slot -> slot.target().equals(probed))
                .map(ProbeSchedule.Slot::atWallMillis)
                .sorted()
                .toList();
        for (int i = 2; i < times.size() - 2; i++) {
            assertThat(times.get(i) - times.get(i - 1)).isEqualTo(CONFIG.probePeriodMillis());
        }
    }

    @Test
    void everyNodeGoesThroughAllOthers() {
        for (int count = 2; count <= 20; count++) {
            List<NodeId> ring = ring(count);
            NodeId self = ring.get(random.nextInt(count));
            List<NodeId> targets = slots(self, ring, 4 * (count - 1)).stream()
                    .map(ProbeSchedule.Slot::target)
                    .toList();
            for (int from = 0; from <= targets.size() - (count - 1); from++) {
                assertThat(targets.subList(from, from + count - 1))
                        .containsExactlyInAnyOrderElementsOf(othersOf(self, ring));
            }
        }
    }

    @Test
    void aClockBefore1970IsNoReasonToStop() {
        List<NodeId> ring = ring(5);
        ProbeSchedule schedule = new ProbeSchedule(ring.get(0), CONFIG);
        for (long wall = -5_000; wall < 5_000; wall += 37) {
            assertThat(schedule.after(wall, ring.subList(1, 5)).atWallMillis())
                    .isGreaterThan(wall)
                    .isLessThan(wall + 2 * CONFIG.roundMillis(5));
        }
    }
}
