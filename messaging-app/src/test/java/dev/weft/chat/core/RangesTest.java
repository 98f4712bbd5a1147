package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ranges are the same as a plain set of numbers. */
class RangesTest {
    private static final int ROUNDS = 2_000;
    private static final int NUMBERS = 40;

    @Test
    void areASetOfNumbers() {
        SplittableRandom random = new SplittableRandom(20_260_101);
        for (int round = 0; round < ROUNDS; round++) {
            Ranges ranges = new Ranges();
            NavigableSet<Long> plain = new TreeSet<>();
            for (int step = 0; step < 12; step++) {
                long first = random.nextLong(1, NUMBERS);
                long last = Math.min(NUMBERS, first + random.nextLong(8));
                if (random.nextInt(3) > 0) {
                    ranges.add(first, last);
                    LongStream.rangeClosed(first, last).forEach(plain::add);
                } else {
                    ranges.remove(first, last);
                    plain.subSet(first, true, last, true).clear();
                }
                check(ranges, plain, first, last);
            }
        }
    }

    private static void check(Ranges ranges, NavigableSet<Long> plain, long first, long last) {
        Ranges rebuilt = new Ranges();
        plain.forEach(rebuilt::add);
        assertThat(ranges).isEqualTo(rebuilt);
        assertThat(ranges.first()).isEqualTo(plain.isEmpty() ? 0 : plain.first());
        assertThat(ranges.last()).isEqualTo(plain.isEmpty() ? 0 : plain.last());
        Ranges within = new Ranges();
        ranges.within(first, last).forEach(part -> within.add(part.first(), part.last()));
        Ranges holes = new Ranges();
        ranges.holes(first, last).forEach(part -> holes.add(part.first(), part.last()));
        LongStream.rangeClosed(0, NUMBERS + 1).forEach(number -> {
            boolean isIn = number >= first && number <= last;
            assertThat(ranges.contains(number)).isEqualTo(plain.contains(number));
            assertThat(ranges.below(number)).isEqualTo(orZero(plain.lower(number)));
            assertThat(ranges.above(number)).isEqualTo(orZero(plain.higher(number)));
            assertThat(within.contains(number)).isEqualTo(isIn && plain.contains(number));
            assertThat(holes.contains(number)).isEqualTo(isIn && !plain.contains(number));
        });
        assertThat(ranges.containsAll(first, last)).isEqualTo(holes.isEmpty());
        assertThat(ranges.and(Ranges.of(first, last))).isEqualTo(within);
        Ranges rest = ranges.copy();
        rest.removeAll(Ranges.of(first, last));
        rest.addAll(within);
        assertThat(rest).isEqualTo(ranges);
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
