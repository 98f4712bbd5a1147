package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Finds the words for why a member is what it is in the agent's explanation. */
final class Reasons {
    static final int MAX_LENGTH = 300;

    private Reasons() {}

    /**
     * Adds entry and reason to a member.
     *
     * @param entry that brought its status; empty when only the newest one about it can be named
     * @param explanation the agent's answer to {@code /v1/members/ID/explain}
     */
    static AgentMember explain(AgentMember member, String entry, JsonNode explanation) {
        List<JsonNode> entries = new ArrayList<>();
        explanation.path("entries").forEach(entries::add);
        JsonNode found = null;
        for (JsonNode candidate : entries) {
            boolean fits = entry.isEmpty() || candidate.path("entry").asText().equals(entry);
            if (fits && !candidate.path("kind").asText().equals("missed-probe")) {
                found = candidate;
            }
        }
        if (found == null) {
            return member.because(entry, "");
        }
        String text = found.path("text").asText();
        return member.because(
                found.path("entry").asText(), text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…");
    }
}
