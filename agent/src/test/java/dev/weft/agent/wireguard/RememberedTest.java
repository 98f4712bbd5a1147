package dev.weft.agent.wireguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final List<String> read = new ArrayList<>();
    private final Remembered<Integer> remembered = new Remembered<>(text -> {
        read.add(text);
        return Integer.valueOf(text);
    });

    @Test
    void aTextThatComesAgainIsNotReadAgain() {
        for (int round = 0; round < 3; round++) {
            assertThat(remembered.of("7")).isEqualTo(7);
            assertThat(remembered.of("8")).isEqualTo(8);
            remembered.endRound();
        }
        assertThat(read).containsExactly("7", "8");
    }

    @Test
    void whatNeverComesAgainIsNotHeldForEver() {
        for (int round = 0; round < 1_000; round++) {
            assertThat(remembered.of("1")).isEqualTo(1);
            assertThat(remembered.of(String.valueOf(100 + round))).isEqualTo(100 + round);
            remembered.endRound();
            assertThat(remembered.size()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void aTextThatMakesNoSenseIsNotKept() {
        assertThatThrownBy(() -> remembered.of("x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(remembered.size()).isZero();
    }
}
