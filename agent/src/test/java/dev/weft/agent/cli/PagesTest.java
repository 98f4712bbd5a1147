package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages on terminals of any size, and again and again. */
@Timeout(30)
class PagesTest {
    private final StringWriter text = new StringWriter();

    private Screen screen(int width) {
        return new Screen(new PrintWriter(text, true), false, width, Screen.UNBOUNDED);
    }

    private static Table table() {
        Table table = new Table("NAME", "STATUS", "MESH", "ID").leavingOut("MESH", "ID");
        table.add(Table.Cell.of("node1"), Table.Cell.of("alive"), Table.Cell.of("10.86.0.17"), Table.Cell.of("abcd"));
        return table;
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"1000, none", "31, none", "30, MESH", "19, MESH", "18, MESH+ID", "13, MESH+ID", "5, MESH+ID"})
    void whatMattersLeastIsLeftOutFirst(int width, String leftOut) {
        List<String> hidden = table().print(screen(width));

        assertThat(String.join("+", hidden)).isEqualTo(leftOut == null ? "" : leftOut);
        assertThat(text.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(text.toString()).startsWith("NAME");
    }

    @Test
    void whatIsTooLongIsCutVisibly() {
        Table table = new Table("TIME", "WHAT");
        table.add(Table.Cell.of("now"), Table.Cell.of("something long happened"));

        assertThat(table.print(screen(20))).isEmpty();

        assertThat(text.toString()).contains("now   something lon…");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 40, 200})
    void factsGoOnBelowAndFit(int width) {
        new Facts(screen(width)).print("node", "node1", "(vlchpoxydgmhz4xhl5mzed7yam)");
        new Facts(screen(width)).print("problem", Style.RED, "interface wg0 is not there and cannot be made");

        List<String> lines = text.toString().lines().toList();
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines.get(0)).startsWith("node       node1");
        assertThat(text.toString().replaceAll("\\s+", " ")).contains("wg0", "cannot be made");
    }

    @Test
    void aPageIsShownUntilItsReaderHasGone() {
        AtomicInteger pages = new AtomicInteger();
        PrintWriter reader = new PrintWriter(new ReaderThatLeaves(3));

        new Watch(
                        new Screen(reader, false, 80, Screen.UNBOUNDED),
                        Screen::asLargeAsNow,
                        Duration.ofMillis(1),
                        "weft members")
                .run(target -> target.out().println("page " + pages.incrementAndGet()));

        assertThat(pages.get()).isBetween(2, 3);
    }

    @Test
    void onATerminalThePageStaysInItsPlaceAndAFailureIsPartOfIt() {
        AtomicInteger pages = new AtomicInteger();
        ReaderThatLeaves reader = new ReaderThatLeaves(3);

        new Watch(
                        new Screen(new PrintWriter(reader), false, 80, 6),
                        screen -> screen,
                        Duration.ofSeconds(1).dividedBy(1000),
                        "weft status")
                .run(target -> {
                    if (pages.incrementAndGet() == 2) {
                        throw new CliException("no agent listens");
                    }
                    target.out().println("1\n2\n3\n4\n5\n6");
                });

        String shown = reader.seen.toString();
        assertThat(shown)
                .startsWith("\n\n\n\n\n\u001b[Hweft status, every")
                .contains("problem    no agent listens\u001b[K\nTrying again.");
        assertThat(shown).contains("3\u001b[K\n… 3 more lines").doesNotContain("4\u001b[K");
    }

    @Test
    void aPageFollowsTheSizeOfItsTerminal() {
        ReaderThatLeaves reader = new ReaderThatLeaves(3);
        PrintWriter out = new PrintWriter(reader);

        Watch watch = new Watch(
                new Screen(out, false, 80, 10),
                same -> new Screen(out, false, 20, 5),
                Duration.ofMillis(1),
                "weft members");
        watch.run(target -> table().print(target));
        watch.end();

        assertThat(reader.seen.toString())
                .containsSubsequence(
                        "NAME   STATUS  MESH        ID\u001b[K", "NAME   STATUS  ID\u001b[K", "\r\u001b[K");
    }

    @ParameterizedTest
    @CsvSource({"node2, node10", "node2, node02x", "a, b", "a, a1", "a9, a10", "9, 10", "a1b, a1c"})
    void namesAreSortedAsPeopleDo(String before, String after) {
        assertThat(NaturalOrder.INSTANCE.compare(before, after)).isNegative();
        assertThat(NaturalOrder.INSTANCE.compare(after, before)).isPositive();
        assertThat(NaturalOrder.INSTANCE.compare(before, before)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"80, 80", "1, 20", "-7, 20", "x, 2147483647", "999999999999, 2147483647"})
    void aNonsenseSizeIsNone(String text, int size) {
        assertThat(Screen.size(text, Screen.MIN_WIDTH)).isEqualTo(size);
        assertThat(Screen.size(null, Screen.MIN_WIDTH)).isEqualTo(Screen.UNBOUNDED);
    }

    /** Like {@code head}: takes so many pieces and is gone. */
    private static final class ReaderThatLeaves extends Writer {
        final StringBuilder seen = new StringBuilder();
        private int left;

        ReaderThatLeaves(int pieces) {
            left = pieces;
        }

        @Override
        public void write(char[] characters, int from, int length) {
            seen.append(characters, from, length);
        }

        @Override
        public void flush() throws IOException {
            if (--left < 0) {
                throw new IOException("broken pipe");
            }
        }

        @Override
        public void close() {
            left = 0;
        }
    }
}
