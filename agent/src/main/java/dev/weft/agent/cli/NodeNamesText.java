package dev.weft.agent.cli;

import dev.weft.agent.http.NamedNodeJson;
import java.util.List;
import java.util.stream.Collectors;

/** Names of nodes in one line. */
final class NodeNamesText {
    private static final int MAX_SHOWN = 5;

    private NodeNamesText() {}

    static String of(List<NamedNodeJson> nodes) {
        String names = nodes.stream().limit(MAX_SHOWN).map(NamedNodeJson::name).collect(Collectors.joining(", "));
        int more = nodes.size() - MAX_SHOWN;
        return nodes.isEmpty() ? "-" : more > 0 ? names + " and " + more + " more" : names;
    }
}
