package dev.weft.chat.agent;

/** Hears what the agent tells. Called on the link's own thread, one call after the other. */
public interface AgentListener {
    /** The newest members; the agent can be reached. */
    void members(AgentView view);

    /**
     * The agent cannot be asked, so nobody knows what has changed since. Says nothing about the members.
     *
     * @param cause with the way out, for people
     */
    void unreachable(String cause);

    /**
     * Whether the agent announces this chat to the others.
     *
     * @param problem why it does not; empty when it does
     */
    void announced(String problem);
}
