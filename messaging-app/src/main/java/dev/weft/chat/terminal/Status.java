package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the daemon says of itself and of who can be reached. */
record Status(
        String self,
        String network,
        int members,
        int reachable,
        List<String> unreachable,
        String banner,
        String agentProblem,
        int unread) {

    static final Status NONE = new Status("", "", 0, 0, List.of(), "", "", 0);

    static Status read(JsonNode json) {
        List<String> unreachable = new ArrayList<>();
        json.path("unreachable").forEach(name -> unreachable.add(SafeText.line(name.asText())));
        return new Status(
                SafeText.line(json.at("/self/name").asText()),
                SafeText.line(json.at("/network/name").asText()),
                json.at("/members/total").asInt(),
                json.at("/members/reachable").asInt(),
                List.copyOf(unreachable),
                SafeText.line(json.path("banner").asText()),
                agentProblem(json.path("agent")),
                json.path("unread").asInt());
    }

    private static String agentProblem(JsonNode agent) {
        if (!agent.has("reachable") || agent.path("reachable").asBoolean()) {
            return "";
        }
        String problem = SafeText.line(agent.path("problem").asText());
        return problem.isEmpty() ? "it says nothing" : problem;
    }
}
