package dev.weft.agent.hosts;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which entries are behind a change of the names, for the log. */
final class NameCauses {
    private static final int MAX_SHOWN = 5;

    private NameCauses() {}

    /**
     * The entries of those whose lines differ.
     *
     * @param before when the names were written last; null when this agent has not written any yet
     */
    static String of(@Nullable View before, View now) {
        if (before == null) {
            return "start";
        }
        TreeSet<NodeId> ids = new TreeSet<>();
        before.members().forEach(member -> ids.add(member.id()));
        now.members().forEach(member -> ids.add(member.id()));
        List<String> causes = new ArrayList<>();
        for (NodeId id : ids) {
            if (!lines(before, id).equals(lines(now, id))) {
                now.member(id)
                        .map(member -> member.cause().shortText())
                        .filter(cause -> causes.size() < MAX_SHOWN && !causes.contains(cause))
                        .ifPresent(causes::add);
            }
        }
        // Nobody's names have changed: somebody else has written the file.
        return causes.isEmpty() ? "drift" : String.join(",", causes);
    }

    /** What a member's lines say; empty when it has none. */
    private static Optional<List<Object>> lines(View view, NodeId id) {
        return view.member(id)
                .filter(member -> member.status() != MemberStatus.LEFT && member.status() != MemberStatus.REVOKED)
                .map(member -> List.of(member.name(), Optional.ofNullable(member.meshIp4()), member.meshIp6()));
    }
}
