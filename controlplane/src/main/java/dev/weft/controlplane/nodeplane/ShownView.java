package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.NodeId;
import java.util.function.Predicate;

/** The ledger's view as this node shows it: a verdict that it has not yet checked by itself is shown as a suspicion. */
final class ShownView {
    private ShownView() {}

    static View of(View view, Predicate<NodeId> isShownDead) {
        boolean same = view.members().stream()
                .allMatch(member -> member.status() != MemberStatus.DEAD || isShownDead.test(member.id()));
        if (same) {
            return view;
        }
        return new View(
                view.network(),
                view.networkName(),
                view.ipv4Range(),
                view.ipv6Range(),
                view.members().stream()
                        .map(member -> member.status() == MemberStatus.DEAD && !isShownDead.test(member.id())
                                ? suspected(member)
                                : member)
                        .toList());
    }

    private static Member suspected(Member member) {
        return new Member(
                member.id(),
                member.name(),
                MemberStatus.SUSPECT,
                member.incarnation(),
                member.since(),
                member.cause(),
                member.admin(),
                member.meshIp4(),
                member.meshIp6(),
                member.wireguardKey(),
                member.endpoints(),
                member.controlEndpoints(),
                member.services(),
                member.forked());
    }
}
