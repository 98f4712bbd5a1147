package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of input with its history. Positions count characters as a person does: a pair of surrogates is one. */
final class LineEditor {
    static final int MAX_HISTORY = 200;
    /** More than a message may have; the daemon judges the rest. */
    static final int MAX_CHARACTERS = 8_000;

    private final List<String> history = new ArrayList<>();
    private StringBuilder text = new StringBuilder();
    private int cursor;
    /** Which line of the history is shown; its size when it is the one being written. */
    private int place;

    private String unfinished = "";

    String text() {
        return text.toString();
    }

    /** In UTF-16 units, never within a pair. */
    int cursor() {
        return cursor;
    }

    void insert(String typed) {
        String some = typed.substring(0, Math.min(typed.length(), Math.max(0, MAX_CHARACTERS - text.length())));
        text.insert(cursor, some);
        cursor += some.length();
    }

    void replace(String line) {
        text = new StringBuilder(line);
        cursor = line.length();
    }

    void left() {
        cursor = before(cursor);
    }

    void right() {
        cursor = after(cursor);
    }

    void home() {
        cursor = 0;
    }

    void end() {
        cursor = text.length();
    }

    void deleteBefore() {
        int from = before(cursor);
        text.delete(from, cursor);
        cursor = from;
    }

    void deleteAfter() {
        text.delete(cursor, after(cursor));
    }

    void deleteToStart() {
        text.delete(0, cursor);
        cursor = 0;
    }

    void deleteToEnd() {
        text.delete(cursor, text.length());
    }

    void deleteWord() {
        int from = cursor;
        while (from > 0 && Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        text.delete(from, cursor);
        cursor = from;
    }

    void earlier() {
        if (place == 0) {
            return;
        }
        if (place == history.size()) {
            unfinished = text();
        }
        place--;
        replace(history.get(place));
    }

    void later() {
        if (place == history.size()) {
            return;
        }
        place++;
        replace(place == history.size() ? unfinished : history.get(place));
    }

    /** Ends the line: it goes into the history, and the next one is empty. Empty when there is nothing but blanks. */
    Optional<String> enter() {
        String line = text().strip();
        replace("");
        unfinished = "";
        if (line.isEmpty()) {
            place = history.size();
            return Optional.empty();
        }
        history.remove(line);
        history.add(line);
        if (history.size() > MAX_HISTORY) {
            history.remove(0);
        }
        place = history.size();
        return Optional.of(line);
    }

    private int before(int position) {
        return position == 0 ? 0 : text.offsetByCodePoints(position, -1);
    }

    private int after(int position) {
        return position == text.length() ? position : text.offsetByCodePoints(position, 1);
    }
}
