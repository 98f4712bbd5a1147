package dev.weft.chat.terminal;

import java.util.List;
import org.jline.utils.AttributedString;

/** A whole screen: as many lines as it is high, none wider than it is, and where the cursor stands. */
record Frame(List<AttributedString> lines, int cursorRow, int cursorColumn) {}
