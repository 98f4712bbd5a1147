package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** The lines of a page that lies over the conversation. */
final class LeafLines {
    /** A head wider than a third of the screen gets a line of its own. */
    private static final int HEAD_SHARE = 3;

    private LeafLines() {}

    static List<AttributedString> of(Leaf leaf, int columns) {
        List<AttributedString> lines = new ArrayList<>();
        for (String line : Words.wrap(leaf.title(), columns)) {
            lines.add(Paint.text(line, Paint.BOLD));
        }
        lines.add(AttributedString.EMPTY);
        int most = columns / HEAD_SHARE;
        int heads = leaf.lines().stream()
                .mapToInt(line -> Words.width(line.head()))
                .filter(width -> width <= most)
                .max()
                .orElse(0);
        leaf.lines().forEach(line -> add(line, columns, heads, lines));
        return lines;
    }

    private static void add(Leaf.Line line, int columns, int heads, List<AttributedString> lines) {
        boolean beside = Words.width(line.head()) <= heads;
        if (!beside) {
            for (String head : Words.wrap(line.head(), columns)) {
                lines.add(Paint.text(head, Paint.BOLD));
            }
        }
        String head = beside ? Words.pad(line.head(), heads, "") + "  " : "  ";
        for (String text : Words.wrap(line.text(), columns - Words.width(head))) {
            lines.add(new AttributedStringBuilder()
                    .styled(Paint.BOLD, head)
                    .append(text)
                    .toAttributedString());
            head = " ".repeat(Words.width(head));
        }
    }
}
