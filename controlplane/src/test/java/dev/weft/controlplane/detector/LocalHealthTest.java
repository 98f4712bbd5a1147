package dev.weft.controlplane.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The score stays between its bounds, and times grow with it. */
class LocalHealthTest {
    private final LocalHealth health = new LocalHealth();

    @Test
    void wellAtFirstAndNeverBetterThanWell() {
        health.better();
        assertThat(health.score()).isZero();
        assertThat(health.scale(300)).isEqualTo(300);
    }

    @Test
    void timesGrowWithTheScore() {
        health.worse(2);
        assertThat(health.scale(300)).isEqualTo(900);
        health.better();
        assertThat(health.scale(300)).isEqualTo(600);
        health.worse(0);
        assertThat(health.score()).isEqualTo(1);
    }

    @Test
    void neverWorseThanTheWorst() {
        health.worse(100);
        assertThat(health.score()).isEqualTo(LocalHealth.MAX_SCORE);
        health.worse(1);
        assertThat(health.scale(10)).isEqualTo(80);
        for (int i = 0; i < 3; i++) {
            health.better();
        }
        assertThat(health.score()).isZero();
    }
}
