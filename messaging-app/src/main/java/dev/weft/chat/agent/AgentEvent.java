package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One server-sent event.
 *
 * @param id what to resume after; empty when it had none
 * @param name such as {@code reset}
 * @param data its JSON
 */
record AgentEvent(String id, String name, JsonNode data) {
    /** The agent is still there, and nothing has happened. */
    static final AgentEvent HEARTBEAT = new AgentEvent("", "", MissingNode.getInstance());

    boolean isHeartbeat() {
        return data.isMissingNode();
    }
}
