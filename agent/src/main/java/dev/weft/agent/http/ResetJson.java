package dev.weft.agent.http;

import dev.weft.controlplane.Snapshot;
import java.util.List;

/**
 * The data of the event {@code reset}: forget what you know, this is how it is.
 *
 * @param reason {@code first}: nothing was asked to be resumed; {@code gone}: what was missed is not kept any more, or
 *     was of another run of the agent; {@code overrun}: more happened at once than the agent could tell
 * @param viewVersion the version of the view
 * @param members all members, without the state of their tunnels
 */
record ResetJson(String reason, long viewVersion, List<MemberJson> members) {
    static ResetJson of(String reason, Snapshot snapshot) {
        return new ResetJson(
                reason,
                snapshot.version(),
                snapshot.view().members().stream()
                        .map(member -> MemberJson.of(member, member.id().equals(snapshot.self()), null))
                        .toList());
    }
}
