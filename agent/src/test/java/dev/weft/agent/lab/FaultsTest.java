package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private final NodeNames names = new NodeNames(5);

    @Test
    void aPartitionDropsBothWaysBetweenEachGroupAndAllOthers() {
        String rules = Faults.NONE.withGroups(names.groups("1,node2/3")).toRules();

        assertThat(rules)
                .contains("iifname { p1, p2 } oifname != { p1, p2 } drop")
                .contains("iifname != { p1, p2 } oifname { p1, p2 } drop")
                .contains("iifname { p3 } oifname != { p3 } drop");
    }

    @Test
    void aLossHitsBothDirectionsAndZeroEndsIt() {
        Faults faults = Faults.NONE.withLoss(2, 20);

        assertThat(faults.toRules())
                .contains("iifname p2 numgen random mod 100 < 20 drop")
                .contains("oifname p2 numgen random mod 100 < 20 drop");
        assertThat(faults.withLoss(2, 0)).isEqualTo(Faults.NONE);
    }

    @Test
    void lossesOutliveAPartition() {
        Faults faults = Faults.NONE.withLoss(2, 20).withGroups(names.groups("1"));

        assertThat(faults.describe()).isEqualTo("partition node1, node2 loses 20 %");
    }

    @Test
    void namesAreReadWithAndWithoutTheWord() {
        assertThat(names.numbers(List.of("3", "node1", "3"))).containsExactly(3, 1);
        assertThat(names.numbers(List.of("all"))).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void wrongNamesAreRefusedWithTheRange() {
        for (String name : List.of("6", "0", "node", "nodes1", "", "-1", "99999999999")) {
            assertThatThrownBy(() -> names.number(name))
                    .as(name)
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("node1 to node5");
        }
        assertThatThrownBy(() -> names.groups("1,2/2")).hasMessageContaining("twice");
        assertThatThrownBy(() -> names.groups("1,2,3,4,5")).hasMessageContaining("no partition");
        assertThatThrownBy(() -> names.groups("1,/2")).isInstanceOf(LabException.class);
    }

    @Test
    void aLabsNameCannotLeaveItsFolder() {
        for (String name : List.of("..", "a/b", "", "A", "-x", "a".repeat(25))) {
            assertThatThrownBy(() -> LabFolder.of(name)).as(name).isInstanceOf(LabException.class);
        }
    }
}
