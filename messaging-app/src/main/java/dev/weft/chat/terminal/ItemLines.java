package dev.weft.chat.terminal;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The lines that show one item. */
final class ItemLines {
    static final int TIME_COLUMNS = 5;
    /** Names longer than this are cut. */
    static final int MAX_NAME_COLUMNS = 14;
    /** Narrower than this, names stand inside of the text instead of in a column. */
    static final int WIDE_COLUMNS = 50;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM");

    private final int columns;
    private final int nameColumns;
    private final ZoneId zone;
    private final Glyphs glyphs;

    ItemLines(List<Item> items, int columns, ZoneId zone, Glyphs glyphs) {
        this.columns = columns;
        this.zone = zone;
        this.glyphs = glyphs;
        int longest = items.stream()
                .filter(Item::isTalk)
                .mapToInt(item -> Words.width(who(item)))
                .max()
                .orElse(0);
        this.nameColumns = Math.min(longest, MAX_NAME_COLUMNS);
    }

    List<AttributedString> of(Item item) {
        return item.isTalk() ? talk(item) : happening(item);
    }

    String day(Item item) {
        return DAY.format(item.at().atZone(zone));
    }

    /** A line with words in the middle. */
    AttributedString rule(String words, AttributedStyle style) {
        String middle = " " + Words.cut(words, Math.max(0, columns - 6), glyphs.cut()) + " ";
        int rest = Math.max(0, columns - Words.width(middle));
        return Paint.text(
                glyphs.rule().repeat(rest / 2) + middle + glyphs.rule().repeat(rest - rest / 2), style);
    }

    private String time(Item item) {
        return TIME.format(item.at().atZone(zone));
    }

    private String who(Item item) {
        if (item.kind() != Item.Kind.DIRECT) {
            return item.author();
        }
        return item.own() ? "you" + glyphs.arrow() + item.receiver() : item.author() + glyphs.arrow() + "you";
    }

    private List<AttributedString> talk(Item item) {
        AttributedStyle name = item.kind() == Item.Kind.DIRECT ? Paint.DIRECT.bold() : Paint.author(item);
        AttributedStyle text = item.kind() == Item.Kind.DIRECT ? Paint.DIRECT : Paint.PLAIN;
        boolean wide = columns >= WIDE_COLUMNS;
        int indent = wide ? TIME_COLUMNS + nameColumns + 2 : 2;
        AttributedStringBuilder head = new AttributedStringBuilder()
                .styled(item.unread() ? Paint.FRESH : Paint.FAINT, time(item))
                .append(" ");
        List<String> texts;
        if (wide) {
            head.styled(name, Words.pad(who(item), nameColumns, glyphs.cut())).append(" ");
            texts = Words.wrap(item.text(), columns - indent);
        } else {
            head.styled(name, Words.cut(who(item), columns - TIME_COLUMNS - 1, glyphs.cut()));
            texts = new ArrayList<>(List.of(""));
            texts.addAll(Words.wrap(item.text(), columns - indent));
        }
        return marked(item, head, texts, indent, text);
    }

    private List<AttributedString> marked(
            Item item, AttributedStringBuilder head, List<String> texts, int indent, AttributedStyle style) {
        List<AttributedString> lines = new ArrayList<>();
        String mark = mark(item);
        String last = texts.get(texts.size() - 1);
        int used = texts.size() == 1 ? head.columnLength() : indent;
        boolean beside = !mark.isEmpty() && used + Words.width(last) + 2 + Words.width(mark) <= columns;
        for (int row = 0; row < texts.size(); row++) {
            AttributedStringBuilder line = row == 0 ? head : new AttributedStringBuilder().append(" ".repeat(indent));
            line.styled(style, texts.get(row));
            if (beside && row == texts.size() - 1) {
                line.append("  ").styled(Paint.mark(item.state()), mark);
            }
            lines.add(line.toAttributedString());
        }
        if (!mark.isEmpty() && !beside) {
            for (String part : Words.wrap(mark, columns - indent)) {
                lines.add(Paint.text(" ".repeat(indent) + part, Paint.mark(item.state())));
            }
        }
        return lines;
    }

    private String mark(Item item) {
        String sign = switch (item.state()) {
            case "" -> "";
            case "all" -> glyphs.stored();
            case "some" -> glyphs.partly();
            default -> glyphs.direct(item.state());
        };
        return (sign + " " + item.note()).strip();
    }

    private List<AttributedString> happening(Item item) {
        String words = switch (item.kind()) {
            case GAP -> glyphs.gap() + " " + item.text() + (item.note().isEmpty() ? "" : " (" + item.note() + ")");
            case MEMBERSHIP ->
                time(item) + " " + item.author() + " " + event(item.state())
                        + (item.note().isEmpty() ? "" : ": " + item.note());
            default -> time(item) + " " + item.text();
        };
        int indent = columns >= WIDE_COLUMNS && item.kind() == Item.Kind.GAP ? TIME_COLUMNS + 1 : 0;
        List<AttributedString> lines = new ArrayList<>();
        for (String line : Words.wrap(words, columns - indent)) {
            lines.add(Paint.text(" ".repeat(indent) + line, Paint.mark(item.state())));
        }
        return lines;
    }

    private static String event(String word) {
        return switch (word) {
            case "failed" -> "cannot be reached";
            case "back" -> "is back";
            case "revoked" -> "was thrown out";
            case "replaced" -> "was set up anew and has a new key";
            default -> word;
        };
    }
}
