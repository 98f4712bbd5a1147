package dev.weft.chat.agent;

/** The agent cannot be asked, or refuses; the message names the cause and the way out. */
public class AgentException extends Exception {
    private static final long serialVersionUID = 1L;

    AgentException(String message) {
        super(message);
    }

    AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
