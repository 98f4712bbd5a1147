package dev.weft.controlplane.encoding;

/** Bytes or text from outside that do not have the required form. Nothing was changed because of them. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
