package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Ten real agents, parted five and five, several times. How long, and how often: {@code -Dlab.partitionSeconds=60
 * -Dlab.partitionRounds=5}.
 */
@Tag("lab")
@Timeout(480)
class PartitionLabTest {
    private static final List<Integer> ALL =
            IntStream.rangeClosed(1, 10).boxed().toList();
    private static final String SIDES = "1,2,3,4,5/6,7,8,9,10";
    private static final Duration PARTITION = Duration.ofSeconds(Integer.getInteger("lab.partitionSeconds", 12));
    private static final int ROUNDS = Integer.getInteger("lab.partitionRounds", 3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long MAX_MEDIAN_MILLIS = 3_000;

    private static final LabFolder FOLDER = TestLabs.folder("partition");
    private static final List<List<Integer>> GROUPS = new NodeNames(ALL.size()).groups(SIDES);

    private static Lab lab;
    private static Mesh mesh;

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @Test
    void twoSidesAreOneAgainAndNobodyHoldsItsOwnSideForDead() {
        List<Long> healed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            awaitTrue("one view of ten alive", PartitionLabTest::isOneView);
            AgentLogs logs = AgentLogs.from(FOLDER, ALL);

            Patience partition = Patience.of(PARTITION);
            lab.breakUp(faults -> faults.withGroups(GROUPS));
            awaitTrue("each side holds the other for dead", PartitionLabTest::sidesAreApart);
            long apart = partition.elapsedMillis();
            boolean unused = partition.until(partition::isOver);
            lab.breakUp(faults -> Faults.NONE);
            // From here on packets get through: counting begins before the first of them.
            Patience clock = Patience.unlimited();
            awaitTrue("one view again", PartitionLabTest::isOneView);
            healed.add(clock.elapsedMillis());
            Figures.tell("5/5 partition of " + PARTITION.toSeconds() + " s: each side dead to the other after " + apart
                    + " ms; one view " + clock.elapsedMillis() + " ms after the heal");

            for (List<Integer> side : GROUPS) {
                for (int node : side) {
                    assertThat(logs.shown(node, "dead"))
                            .as("whom node%d showed as dead", node)
                            .containsExactlyInAnyOrderElementsOf(otherSide(side));
                }
            }
        }
        assertThat(healed.stream().sorted().toList().get(healed.size() / 2)).isLessThanOrEqualTo(MAX_MEDIAN_MILLIS);
    }

    private static List<Integer> otherSide(List<Integer> side) {
        return ALL.stream().filter(node -> !side.contains(node)).toList();
    }

    private static boolean isOneView() {
        Set<List<String>> views = ALL.stream().map(mesh::view).collect(Collectors.toSet());
        List<String> view = views.iterator().next();
        return views.size() == 1
                && view.size() == ALL.size()
                && view.stream().allMatch(member -> member.contains(" alive "));
    }

    private static boolean sidesAreApart() {
        return GROUPS.stream()
                .allMatch(side -> side.stream()
                        .map(mesh::view)
                        .allMatch(view -> view.stream()
                                        .filter(member -> member.contains(" dead "))
                                        .count()
                                == otherSide(side).size()));
    }

    private static void awaitTrue(String what, BooleanSupplier condition) {
        assertThat(Patience.of(LIMIT).until(condition))
                .as(() -> what + " within " + LIMIT.toSeconds() + " s; views: "
                        + ALL.stream().map(mesh::view).toList())
                .isTrue();
    }
}
