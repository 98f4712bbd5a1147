package dev.weft.controlplane.identity;

/** A key file that is missing, damaged, or readable by others; the message names the file and the way out. */
public final class KeyFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyFileException(String message) {
        super(message);
    }

    public KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
