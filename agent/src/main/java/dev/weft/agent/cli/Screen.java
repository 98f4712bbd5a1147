package dev.weft.agent.cli;

import dev.weft.agent.os.TerminalSize;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where a page is printed.
 *
 * @param out the page
 * @param colour whether colours are understood
 * @param width in characters; {@link #UNBOUNDED} when it is no terminal: what programs and files get is never cut
 * @param height in lines, likewise
 */
record Screen(PrintWriter out, boolean colour, int width, int height) {
    static final int UNBOUNDED = Integer.MAX_VALUE;
    /** Below this nothing can be shown that makes sense. */
    static final int MIN_WIDTH = 20;

    static final int MIN_HEIGHT = 5;

    /** Standard output as it is; how large a terminal is, the launcher says in the environment. */
    static Screen of(PrintWriter out, boolean noColour, Map<String, String> environment) {
        boolean colour = Terminal.wantsColour(noColour, environment);
        boolean terminal = Terminal.is(Terminal.OUTPUT);
        return new Screen(
                out,
                colour,
                terminal ? size(environment.get("COLUMNS"), MIN_WIDTH) : UNBOUNDED,
                terminal ? size(environment.get("LINES"), MIN_HEIGHT) : UNBOUNDED);
    }

    static int size(@org.jspecify.annotations.Nullable String text, int minimum) {
        try {
            return text == null ? UNBOUNDED : Math.max(minimum, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return UNBOUNDED;
        }
    }

    /** The same screen as large as the terminal is now; one that is no terminal has no size. */
    Screen asLargeAsNow() {
        return height == UNBOUNDED
                ? this
                : TerminalSize.now()
                        .map(size -> new Screen(
                                out, colour, Math.max(MIN_WIDTH, size.columns()), Math.max(MIN_HEIGHT, size.lines())))
                        .orElse(this);
    }

    /** The same screen, but the page goes somewhere else first. */
    Screen into(PrintWriter other) {
        return new Screen(other, colour, width, height);
    }
}
