package dev.weft.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Aligned columns with two spaces between them. Where they do not fit side by side, those that matter least are left out,
 * then the last one is cut.
 */
final class Table {
    private static final String GAP = "  ";
    private static final String CUT = "…";

    /**
     * One cell.
     *
     * @param text what it says; must not hold control characters that came from another machine
     * @param style how it looks
     */
    record Cell(String text, Style style) {
        static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }
    }

    private final List<List<Cell>> rows = new ArrayList<>();
    private List<String> expendable = List.of();

    Table(String... headings) {
        List<Cell> row = new ArrayList<>();
        for (String heading : headings) {
            row.add(new Cell(heading, Style.BOLD));
        }
        rows.add(row);
    }

    /** Which columns can be left out, the first of them first. */
    Table leavingOut(String... headings) {
        expendable = List.of(headings);
        return this;
    }

    void add(Cell... cells) {
        rows.add(List.of(cells));
    }

    /** Prints it; returns the headings of what was left out. */
    List<String> print(Screen screen) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<Cell> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
        }
        Set<Integer> shown = shown(widths, screen.width());
        for (List<Cell> row : rows) {
            screen.out().println(line(row, widths, shown, screen));
        }
        return IntStream.range(0, columns)
                .filter(column -> !shown.contains(column))
                .mapToObj(column -> rows.get(0).get(column).text())
                .toList();
    }

    private Set<Integer> shown(int[] widths, int width) {
        Set<Integer> shown =
                IntStream.range(0, widths.length).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> headings = rows.get(0).stream().map(Cell::text).toList();
        for (String heading : expendable) {
            if (lineLength(widths, shown) > width) {
                shown.remove(headings.indexOf(heading));
            }
        }
        return shown;
    }

    private static long lineLength(int[] widths, Set<Integer> shown) {
        return shown.stream().mapToLong(column -> widths[column] + GAP.length()).sum() - GAP.length();
    }

    private static String line(List<Cell> row, int[] widths, Set<Integer> shown, Screen screen) {
        StringBuilder line = new StringBuilder();
        int length = 0;
        int left = shown.size();
        for (int column : shown) {
            left--;
            Cell cell = row.get(column);
            String text = cut(cell.text(), screen.width() - length);
            line.append(cell.style().paint(text, screen.colour()));
            length += text.length();
            if (left > 0) {
                String gap = " ".repeat(widths[column] - Math.min(widths[column], text.length())) + GAP;
                String fitting = gap.substring(0, Math.max(0, Math.min(gap.length(), screen.width() - length)));
                line.append(fitting);
                length += fitting.length();
            }
        }
        return line.toString().stripTrailing();
    }

    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return length < 1 ? "" : text.substring(0, length - 1) + CUT;
    }
}
