package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.View;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happened between two views. */
final class ViewDiff {
    private ViewDiff() {}

    /**
     * In the order of ids.
     *
     * @param overruling the entry that made a node's admission void, so that it is in no view any more
     */
    static List<MembershipEvent> events(View before, View after, Function<NodeId, Optional<Entry>> overruling) {
        Map<NodeId, Member> old = before.members().stream().collect(Collectors.toMap(Member::id, member -> member));
        List<MembershipEvent> events = new ArrayList<>();
        for (Member member : after.members()) {
            kind(Optional.ofNullable(old.get(member.id())), member)
                    .ifPresent(kind -> events.add(new MembershipEvent(kind, member)));
        }
        Set<NodeId> present = after.members().stream().map(Member::id).collect(Collectors.toSet());
        for (Member member : before.members()) {
            if (!present.contains(member.id()) && member.status() != MemberStatus.REVOKED) {
                events.add(new MembershipEvent(Kind.REVOKED, revoked(member, overruling.apply(member.id()))));
            }
        }
        events.sort(Comparator.comparing(event -> event.member().id()));
        return events;
    }

    private static Member revoked(Member member, Optional<Entry> by) {
        return new Member(
                member.id(),
                member.name(),
                MemberStatus.REVOKED,
                member.incarnation(),
                by.map(entry -> HybridTime.toInstant(entry.time())).orElse(member.since()),
                by.map(Entry::ref).orElse(member.cause()),
                member.admin(),
                member.meshIp4(),
                member.meshIp6(),
                member.wireguardKey(),
                member.endpoints(),
                member.controlEndpoints(),
                member.services(),
                member.forked());
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
                && !(before.forked() == after.forked()
                        && before.name().equals(after.name())
                        && before.wireguardKey().equals(after.wireguardKey())
                        && before.endpoints().equals(after.endpoints())
                        && before.services().equals(after.services())
                        && java.util.Objects.equals(before.meshIp4(), after.meshIp4()));
    }
}
