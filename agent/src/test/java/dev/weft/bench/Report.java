package dev.weft.bench;

import java.util.ArrayList;
import java.util.List;

/** The table for people. */
public final class Report {
    private static final String GAP = "  ";

    private Report() {}

    /** A row a figure, a column an outcome. */
    static List<String> table(List<Outcome> outcomes) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("median of the runs"));
        outcomes.forEach(outcome -> head.add(outcome.heading()));
        rows.add(head);
        for (Figure figure : Figure.values()) {
            List<String> row = new ArrayList<>(List.of(figure.words));
            outcomes.forEach(outcome -> row.add(outcome.of(figure).text(figure.decimals)));
            if (row.stream().skip(1).anyMatch(cell -> !cell.equals("-"))) {
                rows.add(row);
            }
        }
        return aligned(rows);
    }

    /** Columns as wide as their widest cell. */
    public static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
