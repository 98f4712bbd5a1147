package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;

/** Asks the daemon without waiting. Exactly one of the two answers comes, later, on the thread that owns the session. */
interface Requests {
    void get(String path, Map<String, String> parameters, Consumer<JsonNode> then, Consumer<String> otherwise);

    void post(String path, ObjectNode body, Consumer<JsonNode> then, Consumer<String> otherwise);
}
