package dev.weft.chat.cli;

import dev.weft.chat.ChatException;
import dev.weft.chat.terminal.DaemonException;
import dev.weft.controlplane.feed.StoreException;
import dev.weft.controlplane.identity.KeyFileException;
import java.io.IOException;

/** What a person reads when a command failed: never a stack trace. */
final class ErrorText {
    private ErrorText() {}

    static String of(Throwable thrown) {
        String message = thrown.getMessage();
        if (message != null && isMeantForPeople(thrown)) {
            return message;
        }
        return "unexpected failure: " + thrown;
    }

    private static boolean isMeantForPeople(Throwable thrown) {
        return thrown instanceof CliException
                || thrown instanceof ChatException
                || thrown instanceof DaemonException
                || thrown instanceof StoreException
                || thrown instanceof KeyFileException
                || thrown instanceof IOException;
    }
}
