package dev.weft.chat.terminal;

import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * Puts frames on the terminal. Only lines that changed are written, each as a whole: little goes over a slow connection,
 * and what a terminal shows never depends on what it made of an earlier frame.
 */
final class Painter {
    private final Terminal terminal;
    private List<AttributedString> shown = List.of();

    Painter(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What the terminal shows now is not known. */
    void forget() {
        shown = List.of();
        terminal.puts(Capability.clear_screen);
    }

    void paint(Frame frame, Size size) {
        terminal.puts(Capability.cursor_invisible);
        List<AttributedString> lines = frame.lines();
        for (int row = 0; row < lines.size(); row++) {
            AttributedString line = lines.get(row);
            if (row >= shown.size() || !line.equals(shown.get(row))) {
                terminal.puts(Capability.cursor_address, row, 0);
                terminal.writer().write(line.toAnsi(terminal));
                // Behind a full line the cursor still stands on its last character, which would go too.
                if (line.columnLength() < size.getColumns()) {
                    terminal.puts(Capability.clr_eol);
                }
            }
        }
        terminal.puts(Capability.cursor_address, frame.cursorRow(), frame.cursorColumn());
        terminal.puts(Capability.cursor_normal);
        terminal.flush();
        shown = lines;
    }
}
