package dev.weft.chat.terminal;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The signs that are drawn; plain ones where the terminal knows no others. */
record Glyphs(
        String stored,
        String partly,
        String queued,
        String sent,
        String unknown,
        String expired,
        String gap,
        String there,
        String doubtful,
        String absent,
        String gone,
        String rule,
        String bar,
        String arrow,
        String cut,
        String lineBreak,
        String prompt) {

    static final Glyphs UNICODE =
            new Glyphs("✓", "◔", "◷", "↑", "?", "✕", "⋯", "●", "◐", "✕", "○", "╌", "╎", "→", "…", "⏎", "❯");
    static final Glyphs ASCII =
            new Glyphs("+", "~", "w", "^", "?", "x", "...", "*", "?", "x", "-", "-", "|", "->", ".", "$", ">");

    /** By the locale, which says what the terminal understands, also over ssh. */
    static Glyphs of(Map<String, String> environment) {
        String locale = Stream.of("LC_ALL", "LC_CTYPE", "LANG")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        String lower = locale.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8") ? UNICODE : ASCII;
    }

    String direct(String state) {
        return switch (state) {
            case "queued" -> queued;
            case "sent" -> sent;
            case "delivered" -> stored;
            case "expired" -> expired;
            default -> unknown;
        };
    }
}
