package dev.weft.chat.terminal;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The few styles in use. Each state is said in words and signs too: colour only helps. */
final class Paint {
    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    static final AttributedStyle BOLD = PLAIN.bold();
    static final AttributedStyle FAINT = PLAIN.faint();
    static final AttributedStyle BAR = PLAIN.inverse();
    static final AttributedStyle GOOD = PLAIN.foreground(AttributedStyle.GREEN);
    static final AttributedStyle DOUBT = PLAIN.foreground(AttributedStyle.YELLOW);
    static final AttributedStyle BAD = PLAIN.foreground(AttributedStyle.RED);
    static final AttributedStyle ALARM =
            PLAIN.foreground(AttributedStyle.YELLOW).inverse();
    static final AttributedStyle DIRECT = PLAIN.foreground(AttributedStyle.MAGENTA);
    static final AttributedStyle FRESH = PLAIN.foreground(AttributedStyle.CYAN).bold();

    private static final int[] AUTHORS = {
        AttributedStyle.BLUE,
        AttributedStyle.CYAN,
        AttributedStyle.GREEN,
        AttributedStyle.MAGENTA,
        AttributedStyle.YELLOW
    };

    private Paint() {}

    static AttributedString text(String text, AttributedStyle style) {
        return new AttributedStringBuilder().styled(style, text).toAttributedString();
    }

    /** One colour for one author, as far as there are enough of them. */
    static AttributedStyle author(Item item) {
        return item.own()
                ? BOLD
                : BOLD.foreground(AUTHORS[Math.floorMod(item.authorId().hashCode(), AUTHORS.length)]);
    }

    static AttributedStyle mark(String state) {
        return switch (state) {
            case "all", "delivered" -> GOOD;
            case "some", "queued", "unknown", "recovering" -> DOUBT;
            case "expired", "failed", "revoked" -> BAD;
            default -> FAINT;
        };
    }

    static AttributedStyle standing(Member.Standing standing) {
        return switch (standing) {
            case SELF, THERE -> GOOD;
            case DOUBTFUL -> DOUBT;
            case ABSENT -> BAD;
            case WITHOUT_CHAT, GONE -> FAINT;
        };
    }
}
