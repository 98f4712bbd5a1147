package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often, and how long, a node compares whose membership has grown. */
class SettlingTest {
    private final Settling settling = new Settling();

    @Test
    void aGrownMembershipIsComparedForASecond() {
        settling.members(2, 1_000);
        assertThat(settling.isDue(1_199)).isFalse();
        int compared = 0;
        for (long now = 1_200; now < 5_000; now += 10) {
            compared += settling.isDue(now) ? 1 : 0;
        }
        assertThat(compared).isEqualTo((int) (Settling.LASTS_MILLIS / Settling.PERIOD_MILLIS));
        assertThat(settling.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatStaysOrShrinksIsNot() {
        settling.members(2, 1_000);
        settling.stop();
        settling.members(2, 2_000);
        settling.members(1, 3_000);
        assertThat(settling.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }
}
