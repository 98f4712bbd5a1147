package dev.weft.controlplane.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Time that only grows, follows the wall clock, and is not carried away by somebody's wrong one. */
class HybridTimeTest {
    private static final long WALL = 1_700_000_000_000L;

    @Test
    void followsTheWallClock() {
        assertThat(HybridTime.wallMillis(HybridTime.of(WALL))).isEqualTo(WALL);
        assertThat(HybridTime.toInstant(HybridTime.of(WALL))).isEqualTo(Instant.ofEpochMilli(WALL));
        assertThat(HybridTime.next(HybridTime.of(WALL - 1), WALL)).isEqualTo(HybridTime.of(WALL));
    }

    @Test
    void countsWithinOneMillisecondAndWhenTheClockGoesBack() {
        long first = HybridTime.next(0, WALL);
        long second = HybridTime.next(first, WALL);
        assertThat(second).isEqualTo(first + 1);
        assertThat(HybridTime.wallMillis(second)).isEqualTo(WALL);
        assertThat(HybridTime.next(second, WALL - 3_600_000)).isEqualTo(second + 1);
    }

    @Test
    void isLaterThanWhatWasRead() {
        long read = HybridTime.of(WALL + 5_000);
        assertThat(HybridTime.next(HybridTime.witness(0, read, WALL), WALL)).isGreaterThan(read);
        assertThat(HybridTime.witness(read, HybridTime.of(WALL), WALL)).isEqualTo(read);
    }

    @Test
    void doesNotFollowAWrongClock() {
        long limit = HybridTime.of(WALL + HybridTime.MAX_AHEAD_MILLIS);
        assertThat(HybridTime.witness(7, limit, WALL)).isEqualTo(limit);
        assertThat(HybridTime.witness(7, limit + 1, WALL)).isEqualTo(7);
        assertThat(HybridTime.witness(7, Long.MAX_VALUE - 1, WALL)).isEqualTo(7);
    }

    @Test
    void onlyGrowsWhateverTheClockDoes() {
        long seed = 3;
        Random random = new Random(seed);
        long last = 0;
        for (int i = 0; i < 10_000; i++) {
            long wall = WALL + random.nextInt(1_000_000);
            if (random.nextBoolean()) {
                last = HybridTime.witness(last, HybridTime.of(WALL + random.nextInt(2_000_000)), wall);
            }
            long next = HybridTime.next(last, wall);
            assertThat(next).as("seed %s step %s", seed, i).isGreaterThan(last);
            assertThat(HybridTime.wallMillis(next)).isGreaterThanOrEqualTo(wall);
            last = next;
        }
    }
}
