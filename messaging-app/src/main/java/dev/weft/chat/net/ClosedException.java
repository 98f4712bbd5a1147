package dev.weft.chat.net;

/** Something that came over a connection ends it. */
final class ClosedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Closure closure;

    ClosedException(Closure closure) {
        super(closure.text());
        this.closure = closure;
    }

    Closure closure() {
        return closure;
    }
}
