package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
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
                View shown = node.core().shownView();
                for (Member member : node.core().ledgerView().members()) {
                    text.append(' ')
                            .append(member.name())
                            .append('=')
                            .append(member.status().word());
                    text.append('@').append(member.incarnation());
                    text.append('#')
                            .append(Integer.toHexString(member.toString().hashCode()));
                    shown.member(member.id())
                            .filter(other -> other.status() != member.status())
                            .ifPresent(other -> text.append(" shown as ")
                                    .append(other.status().word()));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
