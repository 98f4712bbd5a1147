package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsistenceTest {
    private final Insistence<String> insistence = new Insistence<>();

    @Test
    void itTellsThreeTimesMoreAndThenNoMore() {
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        insistence.on("alive", 1_000);
        assertThat(insistence.due(1_000 + Insistence.FIRST_MILLIS - 1)).isEmpty();
        assertThat(insistence.nextWakeMillis()).isEqualTo(1_000 + Insistence.FIRST_MILLIS);
        assertThat(insistence.due(1_000 + Insistence.FIRST_MILLIS)).contains("alive");
        assertThat(insistence.nextWakeMillis()).isEqualTo(1_000 + 3 * Insistence.FIRST_MILLIS);
        assertThat(insistence.due(1_000 + 3 * Insistence.FIRST_MILLIS)).contains("alive");
        assertThat(insistence.due(1_000 + 7 * Insistence.FIRST_MILLIS - 1)).isEmpty();
        assertThat(insistence.due(1_000 + 7 * Insistence.FIRST_MILLIS)).contains("alive");
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(insistence.due(100_000)).isEmpty();
    }

    @Test
    void theNewestCountsAndNothingAfterTheEnd() {
        insistence.on("alive", 0);
        insistence.on("still alive", 50);
        assertThat(insistence.due(Insistence.FIRST_MILLIS)).isEmpty();
        assertThat(insistence.due(50 + Insistence.FIRST_MILLIS)).contains("still alive");
        insistence.stop();
        assertThat(insistence.due(100_000)).isEmpty();
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }
}
