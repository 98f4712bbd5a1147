package dev.weft.chat;

/** The chat cannot do what it is asked; the message names the cause and the way out. */
public class ChatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChatException(String message) {
        super(message);
    }

    public ChatException(String message, Throwable cause) {
        super(message, cause);
    }
}
