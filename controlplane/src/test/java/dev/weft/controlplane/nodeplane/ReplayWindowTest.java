package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each counter is accepted once, as long as it is not too far behind the highest. */
class ReplayWindowTest {
    @Test
    void acceptsEachCounterOnce() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(2)).isTrue();
        assertThat(window.accept(1)).isTrue();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(2)).isFalse();
    }

    @Test
    void acceptsNothingBeforeTheWindow() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(ReplayWindow.SIZE + 1)).isTrue();
        assertThat(window.accept(1)).isFalse();
        assertThat(window.accept(2)).isTrue();
    }

    /** Whoever has just been started does not know what it had seen before. */
    @Test
    void acceptsNothingBeforeTheFirst() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(7)).isTrue();
        assertThat(window.accept(6)).isFalse();
        assertThat(window.accept(0)).isFalse();
        assertThat(window.accept(9)).isTrue();
        assertThat(window.accept(8)).isTrue();
        assertThat(window.accept(6)).isFalse();
    }

    @Test
    void forgetsWhatAJumpLeavesBehind() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(5)).isTrue();
        assertThat(window.accept(5 + 10L * ReplayWindow.SIZE)).isTrue();
        assertThat(window.accept(5 + 9L * ReplayWindow.SIZE)).isFalse();
        assertThat(window.accept(6 + 9L * ReplayWindow.SIZE)).isTrue();
    }

    @Test
    void takesTheLastCounterAndNoNegativeOne() {
        ReplayWindow window = new ReplayWindow();
        assertThat(window.accept(0)).isTrue();
        assertThat(window.accept(-1)).isFalse();
        assertThat(window.accept(Long.MIN_VALUE)).isFalse();
        assertThat(window.accept(Long.MAX_VALUE)).isTrue();
        assertThat(window.accept(Long.MAX_VALUE)).isFalse();
        assertThat(window.accept(Long.MAX_VALUE - 1)).isTrue();
        assertThat(window.accept(0)).isFalse();
    }

    @Test
    void behavesLikeASetOfAllThatWasSeen() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            ReplayWindow window = new ReplayWindow();
            Set<Long> seen = new HashSet<>();
            assertThat(window.accept(0)).isTrue();
            seen.add(0L);
            long highest = 0;
            for (int i = 0; i < 5_000; i++) {
                long step = random.nextInt(20) == 0 ? random.nextInt(3_000) : random.nextInt(4);
                long back = random.nextInt(3) == 0 ? random.nextInt(1_500) : 0;
                long counter = Math.max(0, highest + step - back);
                boolean expected = counter > highest - ReplayWindow.SIZE && !seen.contains(counter);
                assertThat(window.accept(counter))
                        .as("seed %s step %s counter %s highest %s", seed, i, counter, highest)
                        .isEqualTo(expected);
                if (expected) {
                    seen.add(counter);
                    highest = Math.max(highest, counter);
                }
            }
        }
    }
}
