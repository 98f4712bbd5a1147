package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Words and their widths on a terminal. */
final class Words {
    private Words() {}

    /** "a", "a and b", "a, b and 3 others". */
    static String names(List<String> names, int most) {
        if (names.size() <= 1) {
            return String.join("", names);
        }
        boolean all = names.size() <= most;
        List<String> first = names.subList(0, all ? names.size() - 1 : most);
        String last = all ? names.get(names.size() - 1) : (names.size() - most) + " others";
        return String.join(", ", first) + " and " + last;
    }

    /** Columns that a text takes. */
    static int width(String text) {
        return text.codePoints().map(Words::width).sum();
    }

    private static int width(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }

    /** As much of a text as fits, with a sign when something is missing. */
    static String cut(String text, int columns, String sign) {
        if (width(text) <= columns) {
            return text;
        }
        return take(text, Math.max(0, columns - width(sign))) + (columns >= width(sign) ? sign : "");
    }

    /** A text in exactly so many columns. */
    static String pad(String text, int columns, String sign) {
        String fitting = cut(text, columns, sign);
        return fitting + " ".repeat(Math.max(0, columns - width(fitting)));
    }

    private static String take(String text, int columns) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            used += width(point);
            if (used > columns) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }

    /** Breaks a text into lines of at most so many columns, at blanks where there are any. */
    static List<String> wrap(String text, int columns) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            wrapParagraph(paragraph, Math.max(2, columns), lines);
        }
        return lines;
    }

    private static void wrapParagraph(String paragraph, int columns, List<String> lines) {
        String rest = paragraph;
        while (width(rest) > columns) {
            String head = take(rest, columns);
            if (head.isEmpty()) {
                head = rest.substring(0, Character.charCount(rest.codePointAt(0)));
            }
            boolean endsAtBlank = rest.charAt(head.length()) == ' ';
            int blank = head.lastIndexOf(' ');
            if (!endsAtBlank && blank > 0) {
                head = head.substring(0, blank);
            }
            lines.add(head.stripTrailing());
            rest = rest.substring(head.length()).stripLeading();
        }
        lines.add(rest);
    }
}
