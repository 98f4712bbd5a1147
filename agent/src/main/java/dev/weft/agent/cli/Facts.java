package dev.weft.agent.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of a name and what it is; what does not fit beside the name goes on below, aligned. */
final class Facts {
    private static final int INDENT = 11;

    private final Screen screen;

    Facts(Screen screen) {
        this.screen = screen;
    }

    /** Plain pieces; a line is broken only between them, or within one that alone is too long. */
    void print(String name, String... pieces) {
        List<Table.Cell> cells = new ArrayList<>();
        for (String piece : pieces) {
            cells.add(Table.Cell.of(piece));
        }
        print(name, cells, " ");
    }

    /** A sentence, broken between words. */
    void print(String name, Style style, String sentence) {
        List<Table.Cell> cells = new ArrayList<>();
        for (String word : sentence.split(" ", -1)) {
            cells.add(new Table.Cell(word, style));
        }
        print(name, cells, " ");
    }

    /** A list with commas. */
    void print(String name, List<Table.Cell> pieces) {
        print(name, pieces, ", ");
    }

    private void print(String name, List<Table.Cell> pieces, String separator) {
        StringBuilder line = new StringBuilder(name).append(" ".repeat(Math.max(1, INDENT - name.length())));
        int room = Math.max(1, screen.width() - INDENT);
        int used = 0;
        String before = "";
        for (Table.Cell piece : pieces) {
            String text = Table.cut(piece.text(), room);
            if (used > 0 && used + before.length() + text.length() > room) {
                line.append(before.stripTrailing());
                screen.out().println(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(INDENT));
                used = 0;
                before = "";
            }
            line.append(before).append(piece.style().paint(text, screen.colour()));
            used += before.length() + text.length();
            before = separator;
        }
        screen.out().println(line.toString().stripTrailing());
    }
}
