package dev.weft.chat.cli;

/** A command cannot do what it is asked; the message names the cause and the way out. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CliException(String message) {
        super(message);
    }

    CliException(String message, Throwable cause) {
        super(message, cause);
    }
}
