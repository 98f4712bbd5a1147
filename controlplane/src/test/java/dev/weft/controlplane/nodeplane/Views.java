package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import java.util.List;

/** What every node believes, for the message of a failure. */
final class Views {
    private Views() {}

    static String of(List<SimulatedNode> nodes) {
        StringBuilder text = new StringBuilder();
        for (SimulatedNode node : nodes) {
            text.append("  node").append(node.index).append(' ').append(node.id.shortText());
            if (node.isRunning()) {
                text.append(' ').append(node.core().phase()).append(" digest=");
                text.append(Long.toHexString(node.core().ledger().digest())).append(':');
                node.core().counters().forEach((name, count) -> {
                    if (!name.startsWith("bytes")) {
                        text.append(' ').append(name).append('=').append(count);
                    }
                });
                for (Member member : node.core().ledgerView().members()) {
                    text.append(' ')
                            .append(member.name())
                            .append('=')
                            .append(member.status().word());
                    text.append('@').append(member.incarnation());
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
