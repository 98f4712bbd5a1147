package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is near by hash: the quick way finds what looking at all of them finds. */
class NearestTest {
    private final Random random = new Random(3);

    @Test
    void everyMemberFindsOutWhatALookAtAllWouldSay() {
        for (int round = 0; round < 200; round++) {
            List<NodeId> ring = ring(2 + random.nextInt(60));
            NodeId target = ring.get(random.nextInt(ring.size()));
            int count = 1 + random.nextInt(12);
            List<NodeId> nearest = ring.stream()
                    .filter(node -> !node.equals(target))
                    .sorted(Comparator.comparing(node -> node.high() ^ target.high(), Long::compareUnsigned))
                    .limit(count)
                    .collect(Collectors.toList());
            for (NodeId self : ring) {
                if (!self.equals(target)) {
                    List<NodeId> others =
                            ring.stream().filter(node -> !node.equals(self)).toList();
                    assertThat(Nearest.includes(others, self, target, count))
                            .as("%s of %s", count, ring.size())
                            .isEqualTo(nearest.contains(self));
                }
            }
        }
    }

    @Test
    void someOfAListAreDrawnEvenly() {
        List<Integer> list = List.of(0, 1, 2, 3, 4);
        int[] drawn = new int[5];
        for (int i = 0; i < 5_000; i++) {
            List<Integer> some = Shuffle.some(list, 2, random);
            assertThat(some).hasSize(2).doesNotHaveDuplicates();
            some.forEach(number -> drawn[number]++);
        }
        assertThat(Arrays.stream(drawn)).allMatch(count -> count > 1_850 && count < 2_150);
        assertThat(Shuffle.some(list, 9, random)).containsExactlyInAnyOrderElementsOf(list);
        assertThat(Shuffle.some(List.of(), 3, random)).isEmpty();
    }

    private List<NodeId> ring(int count) {
        List<NodeId> ring = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ring.add(new NodeId(random.nextLong(), random.nextLong()));
        }
        ring.sort(null);
        return ring;
    }
}
