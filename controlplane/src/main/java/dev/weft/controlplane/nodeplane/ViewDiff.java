package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What happened between two views. */
final class ViewDiff {
    private ViewDiff() {}

    static List<MembershipEvent> events(View before, View after) {
        Map<NodeId, Member> old = before.members().stream().collect(Collectors.toMap(Member::id, member -> member));
        List<MembershipEvent> events = new ArrayList<>();
        for (Member member : after.members()) {
            kind(Optional.ofNullable(old.get(member.id())), member)
                    .ifPresent(kind -> events.add(new MembershipEvent(kind, member)));
        }
        return events;
    }

    private static Optional<Kind> kind(Optional<Member> before, Member after) {
        if (before.isPresent() && before.get().status() == after.status()) {
            return isUpdate(before.get(), after) ? Optional.of(Kind.UPDATED) : Optional.empty();
        }
        if (before.isEmpty() && after.status().isPresent()) {
            return Optional.of(Kind.JOINED);
        }
        return Optional.of(
                switch (after.status()) {
                    case ALIVE -> Kind.RECOVERED;
                    case SUSPECT -> Kind.SUSPECTED;
                    case DEAD -> Kind.DEAD;
                    case LEFT -> Kind.LEFT;
                    case REVOKED -> Kind.REVOKED;
                });
    }

    private static boolean isUpdate(Member before, Member after) {
        return before.status() != MemberStatus.LEFT
                && !(before.name().equals(after.name())
                        && before.wireguardKey().equals(after.wireguardKey())
                        && before.endpoints().equals(after.endpoints())
                        && before.services().equals(after.services())
                        && java.util.Objects.equals(before.meshIp4(), after.meshIp4()));
    }
}
