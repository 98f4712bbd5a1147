package dev.weft.chat.terminal;

/**
 * Text of other machines, made harmless for a terminal: no control character gets through, so nothing that somebody
 * writes can move the cursor, change colours, or answer in the reader's name; nothing reverses the text around it.
 */
public final class SafeText {
    /** Stands where something was taken out. */
    static final char REPLACEMENT = '\ufffd';

    private static final int NEXT_LINE = 0x85;

    private SafeText() {}

    /** On one line: every line break becomes a space. */
    public static String line(String text) {
        return lines(text).replace('\n', ' ');
    }

    /** Line breaks stay, as the line feed alone. */
    static String lines(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(point -> append(point, safe));
        return safe.toString();
    }

    private static void append(int point, StringBuilder safe) {
        if (point == '\n' || point == NEXT_LINE || point == '\u2028' || point == '\u2029') {
            safe.append('\n');
            return;
        }
        if (point == '\t') {
            safe.append(' ');
            return;
        }
        switch (Character.getType(point)) {
            case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
                safe.append(REPLACEMENT);
            case Character.FORMAT -> appendFormat(point, safe);
            default -> safe.appendCodePoint(point);
        }
    }

    /** Joiners are part of words and of emoji; what changes the direction of other text is shown; the rest is nothing. */
    private static void appendFormat(int point, StringBuilder safe) {
        boolean joins = point == '\u200c' || point == '\u200d';
        boolean turns = (point >= '\u202a' && point <= '\u202e') || (point >= '\u2066' && point <= '\u2069');
        if (joins) {
            safe.appendCodePoint(point);
        } else if (turns) {
            safe.append(REPLACEMENT);
        }
    }
}
