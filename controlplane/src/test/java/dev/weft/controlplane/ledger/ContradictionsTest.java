package dev.weft.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Fork;
import dev.weft.controlplane.feed.Entry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ContradictionsTest extends LedgerStory {
    @Test
    void whoSignsOneNumberOnceHasNotForked() {
        foundWithTwoMembers();
        assertThat(Contradictions.forks(ledger)).isEmpty();
    }

    @Test
    void eachForkIsToldWithItsNumberAndTimes() {
        foundWithTwoMembers();
        fork(anna, 5_000, 9_000, 7_000);
        take(anna.at(Author.START_MILLIS + 20_000).announce("anna"));
        fork(anna, 30_000, 31_000);
        fork(boris, 8_000, 8_500);

        assertThat(Contradictions.forks(ledger))
                .containsExactlyInAnyOrder(
                        new Fork(anna.id, 3, java.util.List.of(time(5_000), time(7_000), time(9_000))),
                        new Fork(anna.id, 5, java.util.List.of(time(30_000), time(31_000))),
                        new Fork(boris.id, 3, java.util.List.of(time(8_000), time(8_500))));
    }

    private void fork(Author author, long... laterMillis) {
        for (long millis : laterMillis) {
            Entry entry = author.at(Author.START_MILLIS + millis).announce("x");
            assertThat(ledger.offer(entry).isTaken()).isTrue();
            if (millis != laterMillis[laterMillis.length - 1]) {
                author.feed.remove(entry);
            }
        }
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(Author.START_MILLIS + millis);
    }
}
