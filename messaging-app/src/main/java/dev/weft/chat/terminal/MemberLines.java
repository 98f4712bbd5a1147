package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The members with their states, beside the conversation or on a page of their own. */
final class MemberLines {
    private final Talk talk;
    private final Glyphs glyphs;

    MemberLines(Talk talk, Glyphs glyphs) {
        this.talk = talk;
        this.glyphs = glyphs;
    }

    /** Exactly so many lines. */
    List<AttributedString> beside(int columns, int rows) {
        List<AttributedString> lines = new ArrayList<>();
        for (Member member : talk.members) {
            lines.add(line(member, columns));
        }
        if (lines.size() > rows) {
            int hidden = lines.size() - rows + 1;
            lines.subList(rows - 1, lines.size()).clear();
            lines.add(Paint.text(Words.cut("and " + hidden + " more: /members", columns, glyphs.cut()), Paint.FAINT));
        }
        while (lines.size() < rows) {
            lines.add(AttributedString.EMPTY);
        }
        return lines;
    }

    private AttributedString line(Member member, int columns) {
        String counts = (member.unread() > 0 ? " " + member.unread() + " new" : "")
                + (member.queued() > 0 ? " " + member.queued() + glyphs.queued() : "");
        String sign = sign(member.standing(), glyphs) + " ";
        String name = Words.cut(
                member.self() ? member.name() + " (you)" : member.name(),
                columns - Words.width(sign) - Words.width(counts),
                glyphs.cut());
        boolean quiet = member.standing() == Member.Standing.GONE || member.standing() == Member.Standing.WITHOUT_CHAT;
        AttributedStyle style = quiet ? Paint.FAINT : Paint.PLAIN;
        return new AttributedStringBuilder()
                .styled(Paint.standing(member.standing()), sign)
                .styled(member.unread() > 0 ? Paint.BOLD : style, name)
                .styled(Paint.FRESH, counts)
                .toAttributedString();
    }

    /** The page that says it in words. */
    static Leaf leaf(List<Member> members, Glyphs glyphs) {
        List<Leaf.Line> lines = new ArrayList<>();
        int longest = members.stream()
                .mapToInt(member -> Words.width(member.name()))
                .max()
                .orElse(0);
        int columns = Math.min(longest, ItemLines.MAX_NAME_COLUMNS);
        for (Member member : members) {
            String head = sign(member.standing(), glyphs) + " " + Words.pad(member.name(), columns, glyphs.cut());
            String words = member.words()
                    + (member.queued() > 0 ? "; " + member.queued() + " waiting for it here" : "")
                    + (member.unread() > 0 ? "; " + member.unread() + " unread" : "");
            lines.add(new Leaf.Line(head, words));
        }
        return new Leaf("Members", lines);
    }

    private static String sign(Member.Standing standing, Glyphs glyphs) {
        return switch (standing) {
            case SELF, THERE -> glyphs.there();
            case DOUBTFUL -> glyphs.doubtful();
            case ABSENT -> glyphs.absent();
            case WITHOUT_CHAT, GONE -> glyphs.gone();
        };
    }
}
