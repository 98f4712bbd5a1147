package dev.weft.agent.http;

/** The agent's socket cannot be made or used; the message names the cause and the way out. */
public class SocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SocketException(String message) {
        super(message);
    }

    public SocketException(String message, Throwable cause) {
        super(message, cause);
    }
}
