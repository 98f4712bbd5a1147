package dev.weft.agent.hosts;

/** The hosts file cannot be changed; the message says why, and what helps. */
public final class HostsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HostsException(String message) {
        super(message);
    }

    HostsException(String message, Throwable cause) {
        super(message, cause);
    }
}
