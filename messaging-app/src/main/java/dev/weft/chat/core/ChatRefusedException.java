package dev.weft.chat.core;

/** A message was not taken; nothing was stored. */
public final class ChatRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why a message is not taken. */
    public enum Reason {
        /** The own feed is not known to be whole yet: try again in a moment. */
        STARTING,
        EMPTY,
        TOO_LONG,
        UNKNOWN_RECEIVER,
        /** The receiver left, was revoked, or has another key by now. */
        RECEIVER_GONE,
        QUEUE_FULL
    }

    ChatRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
