package dev.weft.chat.terminal;

import java.util.List;

/** A page laid over the conversation until the reader goes on. */
record Leaf(String title, List<Line> lines) {

    /**
     * One line before it is broken.
     *
     * @param head stands in front, and what follows is indented behind it
     */
    record Line(String head, String text) {}
}
