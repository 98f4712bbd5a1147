package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.Sighting.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class BenchPartsTest {
    private static final Sighting DEAD = new Sighting("n1", 1_500, Kind.DEAD, "n2", 2);

    @Test
    void linesAreReadAsTheyAreWritten() {
        assertThat(Sighting.parse(DEAD.line())).contains(DEAD);
        assertThat(Sighting.parse("WARNING: something of Java")).isEmpty();
        assertThat(Sighting.parse("{\"by\":\"n1\",\"at\":1,\"event\":\"unheard\"}"))
                .isEmpty();
        assertThat(Sighting.parse("{\"by\":\"n1\",\"at\":1,")).isEmpty();
        assertThat(CounterLine.parse(CounterLine.of(Map.of("bytes.sent", 7L)))).contains(Map.of("bytes.sent", 7L));
        assertThat(CounterLine.parse(DEAD.line())).isEmpty();
    }

    @Test
    void aPercentileIsOneOfTheValues() {
        List<Long> values = List.of(40L, 10L, 30L, 20L);
        assertThat(Percentile.of(values, 50)).isEqualTo(20);
        assertThat(Percentile.of(values, 51)).isEqualTo(30);
        assertThat(Percentile.of(values, 99)).isEqualTo(40);
        assertThat(Percentile.of(List.of(7L), 1)).isEqualTo(7);
    }

    @Test
    void ofRatesTheLowestIsTheWorst() {
        SizedFigures figures = new SizedFigures();
        SizedFigures.Figure rate = new SizedFigures.Figure("rate", "a rate", 0, true);
        SizedFigures.Figure time = new SizedFigures.Figure("time", "a time", 1, false);
        for (double value : new double[] {5, 3, 4}) {
            figures.add(rate, 3, value);
            figures.add(time, 3, value);
        }
        figures.add(time, 10, 2);
        assertThat(figures.table())
                .containsExactly(
                        "median (worst)  3 nodes    10 nodes",
                        "a rate          4 (3)      -",
                        "a time          4.0 (5.0)  2.0");
    }

    @Test
    void aLimitIsForAllValuesOrForMostOfThem() {
        Figures figures = new Figures();
        for (int value = 1; value <= 100; value++) {
            figures.add("most", "for most", 0, 99, 99, value);
        }
        assertThat(figures.areKept()).isTrue();
        assertThat(figures.spread("most", 99))
                .isEqualTo("p50 50.0, p90 90.0, p99 99.0, worst 100.0, over 99.0: 1 of 100");
        figures.add("all", "for all", 0, 2, 2);
        assertThat(figures.areKept()).isTrue();
        assertThat(figures.table()).last().asString().doesNotContain("MISSED");
        figures.add("all", "for all", 0, 2, 3);
        assertThat(figures.areKept()).isFalse();
        assertThat(figures.table())
                .anyMatch(line -> line.matches("for most.* 99 for 99 %"))
                .last()
                .asString()
                .endsWith("2  MISSED");
        figures.add("most", "for most", 0, 99, 99, 100);
        assertThat(figures.table()).anyMatch(line -> line.matches("for most.* 99 for 99 %  MISSED"));
    }

    @Test
    void countersAreSubtracted() {
        assertThat(CounterLine.difference(Map.of("a", 5L, "b", 2L, "c", 1L), Map.of("a", 3L, "b", 2L)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", 2L, "c", 1L));
    }

    @Test
    void timesAreThoseOfTheFirstSightings() {
        List<Sighting> said = List.of(
                DEAD, new Sighting("n1", 1_900, Kind.DEAD, "n2", 2), new Sighting("n0", 1_700, Kind.DEAD, "n2", 2));
        Map<String, Long> firsts = Timing.firsts(said, EnumSet.of(Kind.DEAD), "n2");
        assertThat(Timing.first(firsts, 1_000)).hasValue(0.5);
        assertThat(Timing.last(firsts, 1_000, List.of("n0", "n1"))).hasValue(0.7);
        assertThat(Timing.last(firsts, 1_000, List.of("n0", "n1", "n3"))).isEmpty();
        assertThat(Timing.falseAccusations(said, Kind.DEAD, "n2")).isZero();
        assertThat(Timing.falseAccusations(said, Kind.DEAD, "n3")).isEqualTo(3);
    }

    @Test
    void viewsAreCompleteByTheLastWordOfEach() {
        List<Sighting> said = List.of(
                new Sighting("n1", 1_000, Kind.COUNT, "", 3),
                new Sighting("n2", 1_100, Kind.COUNT, "", 3),
                DEAD,
                new Sighting("n2", 1_600, Kind.GONE, "", 0));
        assertThat(Timing.areComplete(said, List.of("n2"), 3)).isTrue();
        assertThat(Timing.areComplete(said, List.of("n1", "n2"), 3)).isFalse();
        assertThat(Timing.areComplete(said, List.of("n1", "n2"), 2)).isTrue();
        assertThat(Timing.areComplete(said, List.of("n0"), 1)).isFalse();
    }

    @Test
    void whatANodeSaysWhileItLearnsThePastIsLeftOut() {
        List<Sighting> said = List.of(
                DEAD,
                new Sighting("n1", 1_600, Kind.COUNT, "", 3),
                new Sighting("n1", 1_700, Kind.SUSPECTED, "n2", 2),
                new Sighting("n0", 1_100, Kind.DEAD, "n2", 2));
        assertThat(Timing.caughtUp(said, "n1", 3)).isEqualTo(said.subList(1, 4));
        assertThat(Timing.caughtUp(said, "n1", 4)).isEqualTo(said.subList(3, 4));
    }

    @Test
    void aMissedRunCountsAsTheLongest() {
        Series series = new Series();
        series.add(1.0);
        series.add(3.0);
        series.add(OptionalDouble.empty());
        assertThat(series.median()).hasValue(3.0);
        assertThat(series.worst()).isEmpty();
        assertThat(series.text(1)).isEqualTo("3.0 (worst never)");
    }

    @Test
    void serfsLogIsRead() {
        SerfLog log = new SerfLog();
        assertThat(log.read("n0", "x [INFO] serf: EventMemberJoin: n1 198.18.100.2", 5))
                .contains(new Sighting("n0", 5, Kind.JOINED, "n1", 1));
        assertThat(log.read("n0", "x [INFO] serf: EventMemberFailed: n1 198.18.100.2", 6))
                .contains(new Sighting("n0", 6, Kind.DEAD, "n1", 0));
        assertThat(log.read("n0", "x [INFO] agent: joined", 7)).isEmpty();
    }

    @Test
    void theKernelsFilesAreRead() {
        assertThat(ProcessUse.loopback(List.of("Inter-|", "    lo: 5 2 0 0 0 0 0 0 5 2 0 0 0 0 0 0")))
                .isEqualTo(new ProcessUse.Traffic(2, 5));
        assertThat(ProcessUse.cpuSeconds("7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 150 50 0"))
                .isEqualTo(2.0);
        assertThat(ProcessUse.residentMebibytes(List.of("Name: x", "VmRSS:\t    2048 kB")))
                .isEqualTo(2.0);
    }

    @Test
    void theTableIsAligned() {
        Outcome outcome = new Outcome("weft", 3);
        outcome.of(Figure.LEAVE).add(0.25);
        assertThat(Report.table(List.of(outcome)))
                .containsExactly("median of the runs  weft N=3", "leave -> all, s     0.25");
    }
}
