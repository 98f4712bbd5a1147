package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the conversation makes of members that come, go, and come again as somebody else. */
class MembershipTest {
    private static final NodeId OTHER = new NodeId(5, 99);

    private final Circle circle = Circle.of("alpha", "beta");
    private final Circle.Chat alpha = circle.get("alpha");
    private final Circle.Chat beta = circle.get("beta");

    private void tell(Roster.Member... members) {
        List<Roster.Member> all = new ArrayList<>(List.of(member(alpha, MemberStatus.ALIVE)));
        all.addAll(List.of(members));
        alpha.core.roster(new Roster(true, all), circle.time());
        circle.carryOut(alpha);
    }

    private static Roster.Member member(Circle.Chat chat, MemberStatus status) {
        return new Roster.Member(
                chat.member, chat.name, status, "", "", new Announcement(chat.identity.key(), chat.identity.seal()));
    }

    private static Roster.Member other(String name, MemberStatus status) {
        return new Roster.Member(OTHER, name, status, "it joined, invited by alpha", "", null);
    }

    private List<String> told() {
        return alpha.store.memberships(0, Long.MAX_VALUE, 10).stream()
                .map(item -> item.name() + " " + item.change().word())
                .toList();
    }

    @Test
    void whoeverComesIsNamedOnceItsNameIsKnown() {
        tell(member(beta, MemberStatus.ALIVE), other(OTHER.shortText(), MemberStatus.ALIVE));
        assertThat(told()).isEmpty();
        tell(member(beta, MemberStatus.ALIVE), other("delta", MemberStatus.ALIVE));
        tell(member(beta, MemberStatus.ALIVE), other("delta", MemberStatus.DEAD));
        tell(member(beta, MemberStatus.ALIVE), other("delta", MemberStatus.ALIVE));
        assertThat(told()).containsExactly("delta joined", "delta failed", "delta back");
    }

    @Test
    void whatWaitsForADeadMachineSaysThatAnotherHasItsName() {
        MessageId.Direct id = circle.tell(alpha, beta, "psst").message().id();
        tell(member(beta, MemberStatus.DEAD));
        assertThat(alpha.store.direct(id).orElseThrow().reason()).isEmpty();
        tell(member(beta, MemberStatus.DEAD), other("beta", MemberStatus.ALIVE));
        tell(member(beta, MemberStatus.DEAD), other("beta", MemberStatus.SUSPECT));
        StoredDirect waiting = alpha.store.direct(id).orElseThrow();
        assertThat(waiting.state()).isEqualTo(DirectState.QUEUED);
        assertThat(waiting.reason()).containsOnlyOnce("another one has its name now");

        // It was only away after all.
        tell(member(beta, MemberStatus.ALIVE), other("beta", MemberStatus.ALIVE));
        long unused = circle.join(alpha, beta);
        StoredDirect delivered = alpha.store.direct(id).orElseThrow();
        assertThat(delivered.state()).isEqualTo(DirectState.DELIVERED);
        assertThat(delivered.reason()).isEmpty();
    }
}
