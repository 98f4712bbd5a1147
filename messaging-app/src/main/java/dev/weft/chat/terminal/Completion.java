package dev.weft.chat.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Completes commands, and the names behind them. */
final class Completion {
    private Completion() {}

    /**
     * What the text before the cursor becomes; with several possibilities as far as they agree. Empty when there is
     * nothing to add.
     */
    static Optional<String> complete(String before, List<String> names) {
        List<String> found = candidates(before, names);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String start = before.substring(0, before.lastIndexOf(' ') + 1);
        String word = found.size() == 1 ? found.get(0) + " " : common(found);
        String completed = start + word;
        return completed.length() > before.length() ? Optional.of(completed) : Optional.empty();
    }

    /** What the word before the cursor could be. */
    static List<String> candidates(String before, List<String> names) {
        if (!before.startsWith("/")) {
            return List.of();
        }
        int blank = before.indexOf(' ');
        if (blank < 0) {
            return starting(before, Input.COMMANDS.stream().map(Input.Help::word));
        }
        String command = before.substring(0, blank);
        String rest = before.substring(blank + 1);
        if (rest.contains(" ")) {
            return List.of();
        }
        List<String> possible = new ArrayList<>(names);
        if (command.equals("/to")) {
            possible.add("everyone");
        } else if (!command.equals("/dm")) {
            return List.of();
        }
        return starting(rest, possible.stream());
    }

    private static List<String> starting(String start, Stream<String> words) {
        String lower = start.toLowerCase(Locale.ROOT);
        return words.filter(word -> word.toLowerCase(Locale.ROOT).startsWith(lower))
                .sorted()
                .toList();
    }

    private static String common(List<String> words) {
        String common = words.get(0);
        for (String word : words) {
            while (!word.startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        return common;
    }
}
