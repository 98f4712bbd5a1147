package dev.weft.chat.terminal;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** The whole conversation that is loaded, line by line. */
final class ConversationLines {
    private final List<AttributedString> lines = new ArrayList<>();
    private int afterAnchor;

    ConversationLines(Talk talk, int columns, ZoneId zone, Glyphs glyphs) {
        List<Item> items = talk.items();
        ItemLines of = new ItemLines(items, columns, zone, glyphs);
        String day = "";
        int atAnchor = 0;
        for (Item item : items) {
            if (!of.day(item).equals(day)) {
                day = of.day(item);
                lines.add(of.rule(day, Paint.FAINT));
            }
            if (item.order().equals(talk.newFrom)) {
                lines.add(of.rule("new", Paint.FRESH));
            }
            lines.addAll(of.of(item));
            if (talk.anchor == null || item.order().compareTo(talk.anchor) <= 0) {
                atAnchor = lines.size();
            }
        }
        afterAnchor = lines.size() - atAnchor;
        if (items.isEmpty() && talk.connected) {
            String words = Words.cut("Nobody has said anything yet.", columns, glyphs.cut());
            lines.add(Paint.text(words, Paint.FAINT));
        }
    }

    List<AttributedString> lines() {
        return lines;
    }

    /** Lines of what came after the reader began to scroll. */
    int afterAnchor() {
        return afterAnchor;
    }
}
