package dev.weft.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Prints a page again and again, on a terminal always at the same place, until nobody reads it any more. */
final class Watch {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final UnaryOperator<Screen> resize;
    private Screen screen;
    private final boolean inPlace;
    private final Duration pause;
    private final String title;

    /** @param resize the screen as it is after a pause */
    Watch(Screen screen, UnaryOperator<Screen> resize, Duration pause, String title) {
        this.screen = screen;
        this.resize = resize;
        this.inPlace = screen.height() != Screen.UNBOUNDED;
        this.pause = pause;
        this.title = title;
    }

    /** Ends when the reader is gone, or by a signal. A page that fails is tried again, unless it is the first. */
    void run(Consumer<Screen> page) {
        String first = render(page);
        if (inPlace) {
            // What stands on the terminal goes up instead of being written over.
            screen.out().print("\n".repeat(screen.height() - 1));
        }
        show(first);
        // True once a write has failed: the reader of a pipe has gone.
        while (!screen.out().checkError()) {
            LockSupport.parkNanos(pause.toNanos());
            screen = resize.apply(screen);
            String text;
            try {
                text = render(page);
            } catch (RuntimeException e) {
                text = render(target -> failure(e, target));
            }
            show(text);
        }
    }

    /** Ctrl-C: the terminal has written that below the page, where the prompt goes now. */
    void end() {
        if (inPlace) {
            screen.out().print("\r" + CLEAR_LINE);
            screen.out().flush();
        }
    }

    private static void failure(RuntimeException e, Screen screen) {
        new Facts(screen).print("problem", Style.RED, ErrorText.of(e));
        screen.out().println("Trying again.");
    }

    private String render(Consumer<Screen> page) {
        StringWriter text = new StringWriter();
        page.accept(screen.into(new PrintWriter(text)));
        return text.toString();
    }

    private void show(String text) {
        PrintWriter out = screen.out();
        if (!inPlace) {
            out.print(text);
            out.flush();
            return;
        }
        String head = title + ", every " + DurationConverter.text(pause) + "; Ctrl-C ends";
        StringBuilder whole = new StringBuilder(HOME);
        whole.append(Style.DIM.paint(Table.cut(head, screen.width()), screen.colour()))
                .append(CLEAR_LINE)
                .append('\n');
        List<String> lines = text.lines().toList();
        // The last line stays free, or the terminal would scroll.
        int fitting = screen.height() - 2;
        boolean all = lines.size() <= fitting;
        lines.stream()
                .limit(all ? fitting : fitting - 1L)
                .forEach(line -> whole.append(line).append(CLEAR_LINE).append('\n'));
        if (!all) {
            whole.append("… ")
                    .append(lines.size() - fitting + 1)
                    .append(" more lines")
                    .append(CLEAR_LINE)
                    .append('\n');
        }
        out.print(whole.append(CLEAR_BELOW));
        out.flush();
    }
}
