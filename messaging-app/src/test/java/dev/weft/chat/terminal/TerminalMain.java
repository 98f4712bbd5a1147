package dev.weft.chat.terminal;

import java.io.IOException;
import java.net.URI;

/** The terminal interface as a command starts it. */
final class TerminalMain {
    private TerminalMain() {}

    public static void main(String[] arguments) {
        try {
            TerminalInterface.run(new DaemonAddress(URI.create(arguments[0]), arguments[1]));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
