package dev.weft.chat.terminal;

/** The daemon did not do what it was asked for; the message says why, in words for the reader. */
public final class DaemonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    DaemonException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** What it answered; 0 when it did not. */
    public int status() {
        return status;
    }
}
