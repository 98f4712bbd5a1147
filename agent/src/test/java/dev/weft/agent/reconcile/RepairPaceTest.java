package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepairPaceTest {
    @Test
    void manyRepairsWaitAndLaterOnesDoNot() {
        RepairPace pace = new RepairPace();
        for (int repair = 0; repair < RepairPace.MAX_AT_ONCE; repair++) {
            assertThat(pace.allows(1_000 + repair)).isTrue();
        }
        assertThat(pace.allows(1_100)).isFalse();
        assertThat(pace.allows(999 + RepairPace.WINDOW_MILLIS)).isFalse();
        assertThat(pace.allows(1_000 + RepairPace.WINDOW_MILLIS)).isTrue();
        assertThat(pace.allows(1_000 + RepairPace.WINDOW_MILLIS)).isFalse();
    }
}
