package dev.weft.chat.terminal;

import java.util.List;
import java.util.Locale;

/** What a line of input asks for. */
sealed interface Input {
    /** The commands, with what they do. */
    List<Help> COMMANDS = List.of(
            new Help("/dm NAME TEXT", "a message that NAME alone can read"),
            new Help("/to NAME", "write to NAME from now on; /to everyone goes back"),
            new Help("/search WORDS", "messages with these words"),
            new Help("/explain N", "what became of the message N lines of talk ago (1: the newest), or of an id"),
            new Help("/members", "who is there, and in which state"),
            new Help("/help", "this page"),
            new Help("/quit", "ends; the daemon stays"));

    /** A command and what it does. */
    record Help(String usage, String purpose) {
        String word() {
            return usage.split(" ", 2)[0];
        }
    }

    /** Text for whom the input is aimed at. */
    record Say(String text) implements Input {}

    record Direct(String name, String text) implements Input {}

    record Aim(String name) implements Input {}

    record Search(String words) implements Input {}

    record Explain(String which) implements Input {}

    record Members() implements Input {}

    record ShowHelp() implements Input {}

    record Quit() implements Input {}

    /** Not understood; says why. */
    record Wrong(String why) implements Input {}

    /** Reads a line. Two slashes in front make a message that begins with one. */
    static Input read(String line) {
        if (!line.startsWith("/")) {
            return new Say(line);
        }
        if (line.startsWith("//")) {
            return new Say(line.substring(1));
        }
        String[] parts = line.split("\\s+", 2);
        String rest = parts.length > 1 ? parts[1].strip() : "";
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "/dm", "/msg" -> direct(rest);
            case "/to" -> rest.isEmpty() ? new Aim("everyone") : new Aim(rest);
            case "/search" ->
                rest.isEmpty() ? new Wrong("/search needs words: /search spare switch") : new Search(rest);
            case "/explain" -> new Explain(rest.isEmpty() ? "1" : rest);
            case "/members" -> new Members();
            case "/help" -> new ShowHelp();
            case "/quit", "/exit" -> new Quit();
            default -> new Wrong("there is no command " + parts[0] + ": /help shows them, // begins a message with /");
        };
    }

    private static Input direct(String rest) {
        String[] parts = rest.split("\\s+", 2);
        return parts.length < 2
                ? new Wrong("/dm needs a name and a text: /dm beta the key is under the mat")
                : new Direct(parts[0], parts[1]);
    }
}
