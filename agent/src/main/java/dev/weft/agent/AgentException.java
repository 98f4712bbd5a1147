package dev.weft.agent;

/** Why the daemon cannot start or go on; the message names the cause and the way out. */
public final class AgentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    public AgentException(String message) {
        this(message, false);
    }

    public AgentException(String message, Throwable cause) {
        super(message, cause);
        lasting = false;
    }

    private AgentException(String message, boolean lasting) {
        super(message);
        this.lasting = lasting;
    }

    /** Trying again is of no use before a person has done something about it. */
    static AgentException lasting(String message) {
        return new AgentException(message, true);
    }

    public boolean isLasting() {
        return lasting;
    }
}
