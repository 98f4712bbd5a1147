package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsistenceTest {
    private static final long LAST = Insistence.AGAIN_MILLIS.get(Insistence.AGAIN_MILLIS.size() - 1);

    private final Insistence<String> insistence = new Insistence<>();

    @Test
    void itTellsAgainAtItsTimesAndThenNoMore() {
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        insistence.on("alive", 1_000);
        for (long again : Insistence.AGAIN_MILLIS) {
            assertThat(insistence.due(1_000 + again - 1)).isEmpty();
            assertThat(insistence.nextWakeMillis()).isEqualTo(1_000 + again);
            assertThat(insistence.due(1_000 + again)).contains("alive");
        }
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(insistence.due(100_000)).isEmpty();
    }

    @Test
    void whoIsLateTellsItOnce() {
        insistence.on("alive", 1_000);
        assertThat(insistence.due(1_000 + LAST)).contains("alive");
        assertThat(insistence.due(1_000 + LAST)).isEmpty();
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theNewestCountsAndNothingAfterTheEnd() {
        long first = Insistence.AGAIN_MILLIS.get(0);
        insistence.on("alive", 0);
        insistence.on("still alive", 50);
        assertThat(insistence.due(first)).isEmpty();
        assertThat(insistence.due(50 + first)).contains("still alive");
        insistence.stop();
        assertThat(insistence.due(100_000)).isEmpty();
        assertThat(insistence.nextWakeMillis()).isEqualTo(Long.MAX_VALUE);
    }
}
