package dev.weft.chat.terminal;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * Makes a screen of what is known: a pure function. From top to bottom: a bar, a banner when something stands in the way,
 * the conversation with the members beside it when there is room, whom the input goes to, the input.
 */
final class Drawing {
    /** With fewer columns the members are not shown beside the conversation; {@code /members} shows them. */
    static final int MEMBERS_FROM_COLUMNS = 76;

    static final int MEMBER_COLUMNS = 22;
    static final int MIN_COLUMNS = 12;
    static final int MIN_ROWS = 4;
    private static final int MAX_BANNER_ROWS = 3;
    private static final int BANNER_FROM_ROWS = 9;

    private final Talk talk;
    private final int columns;
    private final int rows;
    private final ZoneId zone;
    private final Glyphs glyphs;
    private int linesBelow;

    private Drawing(Talk talk, int columns, int rows, ZoneId zone, Glyphs glyphs) {
        this.talk = talk;
        this.columns = columns;
        this.rows = rows;
        this.zone = zone;
        this.glyphs = glyphs;
    }

    /** The screen. It keeps {@code scrolled} of the talk within what there is. */
    static Frame draw(Talk talk, int columns, int rows, ZoneId zone, Glyphs glyphs) {
        if (columns < MIN_COLUMNS || rows < MIN_ROWS) {
            List<AttributedString> lines = new ArrayList<>();
            lines.add(new AttributedString(Words.cut("too small", Math.max(0, columns), "")));
            return new Frame(filled(lines, rows), 0, 0);
        }
        return new Drawing(talk, columns, rows, zone, glyphs).frame();
    }

    private Frame frame() {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(bar());
        if (rows >= BANNER_FROM_ROWS) {
            lines.addAll(banner());
        }
        int bodyRows = rows - lines.size() - 2;
        boolean panel = columns >= MEMBERS_FROM_COLUMNS;
        int talkColumns = panel ? columns - MEMBER_COLUMNS - 3 : columns;
        List<AttributedString> body = body(talkColumns, bodyRows);
        List<AttributedString> people =
                panel ? new MemberLines(talk, glyphs).beside(MEMBER_COLUMNS, bodyRows) : List.of();
        for (int row = 0; row < bodyRows; row++) {
            AttributedString left = row < body.size() ? body.get(row) : AttributedString.EMPTY;
            lines.add(panel ? beside(left, talkColumns, people.get(row)) : left);
        }
        lines.add(aim());
        return input(lines);
    }

    private AttributedString beside(AttributedString left, int leftColumns, AttributedString right) {
        AttributedStringBuilder line = new AttributedStringBuilder().append(left);
        line.append(" ".repeat(Math.max(0, leftColumns - left.columnLength())));
        return line.styled(Paint.FAINT, " " + glyphs.bar() + " ").append(right).toAttributedString();
    }

    private AttributedString bar() {
        Status status = talk.status;
        List<String> parts = new ArrayList<>();
        parts.add(status.network().isEmpty() ? "Weft chat" : status.network());
        if (!status.self().isEmpty()) {
            parts.add(status.self());
        }
        parts.add(talk.connected ? reachable(status) : "no daemon");
        if (status.unread() > 0) {
            parts.add(status.unread() + " unread");
        }
        return Paint.text(Words.pad(" " + String.join(" | ", parts), columns, glyphs.cut()), Paint.BAR);
    }

    private static String reachable(Status status) {
        return status.members() == 0
                ? "nobody else yet"
                : status.reachable() + " of " + status.members() + " reachable";
    }

    private List<AttributedString> banner() {
        String text = "";
        AttributedStyle style = Paint.ALARM;
        if (!talk.connected) {
            text = "weft-chat does not answer (" + SafeText.line(talk.problem)
                    + "): what you see may be old, and nothing can be sent. Trying again " + glyphs.cut();
            style = Paint.BAD.inverse();
        } else if (!talk.status.agentProblem().isEmpty()) {
            text = talk.status.banner() + " (" + talk.status.agentProblem() + ")";
            style = Paint.BAD.inverse();
        } else if (!talk.status.unreachable().isEmpty() || !talk.status.banner().isEmpty()) {
            text = talk.status.banner().isEmpty()
                    ? "Not reachable: " + Words.names(talk.status.unreachable(), 4)
                    : talk.status.banner();
        }
        if (text.isEmpty()) {
            return List.of();
        }
        List<String> parts = Words.wrap(text, columns - 2);
        List<AttributedString> lines = new ArrayList<>();
        for (int row = 0; row < Math.min(parts.size(), MAX_BANNER_ROWS); row++) {
            boolean cut = row == MAX_BANNER_ROWS - 1 && parts.size() > MAX_BANNER_ROWS;
            lines.add(Paint.text(Words.pad(" " + parts.get(row) + (cut ? glyphs.cut() : ""), columns, ""), style));
        }
        return lines;
    }

    private List<AttributedString> body(int width, int height) {
        if (talk.leaf != null) {
            List<AttributedString> all = LeafLines.of(talk.leaf, width);
            talk.scrolled = Math.min(Math.max(0, all.size() - height), Math.max(0, talk.scrolled));
            return all.subList(talk.scrolled, Math.min(all.size(), talk.scrolled + height));
        }
        return window(new ConversationLines(talk, width, zone, glyphs), height);
    }

    /** The part of the conversation that is in sight. */
    private List<AttributedString> window(ConversationLines conversation, int height) {
        List<AttributedString> all = conversation.lines();
        int most = Math.max(0, all.size() - height);
        int below = Math.min(most, Math.max(0, talk.scrolled + conversation.afterAnchor()));
        if (below == 0) {
            talk.toNewest();
        } else {
            talk.scrolled = below - conversation.afterAnchor();
        }
        linesBelow = below;
        int end = all.size() - below;
        List<AttributedString> shown = new ArrayList<>();
        for (int row = 0; row < height - end; row++) {
            shown.add(AttributedString.EMPTY);
        }
        shown.addAll(all.subList(Math.max(0, end - height), end));
        return shown;
    }

    /** Whom the input goes to, or what the reader was told last. */
    private AttributedString aim() {
        if (!talk.notice.isEmpty()) {
            return Paint.text(Words.cut(SafeText.line(talk.notice), columns, glyphs.cut()), Paint.DOUBT);
        }
        Member to = talk.aim;
        String words = to == null ? "to everyone" : "to " + to.name() + " alone (" + to.words() + ")";
        if (talk.leaf != null) {
            words = "Esc goes back to the conversation";
        } else if (linesBelow > 0) {
            words = linesBelow + " lines below, End shows them; " + words;
        }
        String whole = glyphs.rule().repeat(2) + " " + words + " ";
        String line = Words.cut(whole, columns, glyphs.cut());
        return Paint.text(line + glyphs.rule().repeat(Math.max(0, columns - Words.width(line))), Paint.FAINT);
    }

    /** The line that is being written, moved so that the cursor is in it. */
    private Frame input(List<AttributedString> lines) {
        String head = glyphs.prompt() + " ";
        int room = columns - Words.width(head) - 1;
        String shown = glyphs.lineBreak();
        String before = SafeText.lines(talk.editor.text().substring(0, talk.editor.cursor()))
                .replace("\n", shown);
        String after = SafeText.lines(talk.editor.text().substring(talk.editor.cursor()))
                .replace("\n", shown);
        while (Words.width(before) > room) {
            before = before.substring(before.offsetByCodePoints(0, 1));
        }
        String rest = Words.cut(after, room - Words.width(before), "");
        lines.add(new AttributedStringBuilder()
                .styled(Paint.BOLD, head)
                .append(before)
                .append(rest)
                .toAttributedString());
        return new Frame(filled(lines, rows), rows - 1, Words.width(head) + Words.width(before));
    }

    private static List<AttributedString> filled(List<AttributedString> lines, int rows) {
        while (lines.size() < rows) {
            lines.add(AttributedString.EMPTY);
        }
        return List.copyOf(lines.subList(0, Math.max(0, rows)));
    }
}
