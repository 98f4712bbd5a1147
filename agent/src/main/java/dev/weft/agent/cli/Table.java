package dev.weft.agent.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Aligned columns with two spaces between them. */
final class Table {
    private static final String GAP = "  ";

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

    Table(String... headings) {
        List<Cell> row = new ArrayList<>();
        for (String heading : headings) {
            row.add(new Cell(heading, Style.BOLD));
        }
        rows.add(row);
    }

    void add(Cell... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out, boolean colour) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<Cell> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).text().length());
            }
        }
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                Cell cell = row.get(column);
                line.append(cell.style().paint(cell.text(), colour));
                if (column < columns - 1) {
                    line.append(" ".repeat(widths[column] - cell.text().length()))
                            .append(GAP);
                }
            }
            out.println(line);
        }
    }
}
