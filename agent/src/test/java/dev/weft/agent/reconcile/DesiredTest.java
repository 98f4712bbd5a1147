package dev.weft.agent.reconcile;

import static dev.weft.agent.reconcile.Worlds.config;
import static dev.weft.agent.reconcile.Worlds.key;
import static dev.weft.agent.reconcile.Worlds.member;
import static dev.weft.agent.reconcile.Worlds.node;
import static dev.weft.agent.reconcile.Worlds.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DesiredTest {
    private static final Endpoint ENDPOINT = Endpoint.parse("198.18.0.9:51820");

    @Test
    void presentMembersArePeersAndTheOthersAreNot() {
        View view = view(
                member(1, MemberStatus.ALIVE),
                member(2, MemberStatus.ALIVE),
                member(3, MemberStatus.SUSPECT),
                member(4, MemberStatus.DEAD),
                member(5, MemberStatus.LEFT),
                member(6, MemberStatus.REVOKED));
        Desired desired = Desired.of(view, node(1), config(1), Set.of(), Paths.NONE);
        assertThat(desired.peers().keySet()).containsExactlyInAnyOrder(key(2), key(3));
        assertThat(desired.addresses())
                .extracting(Object::toString)
                .containsExactly(
                        "10.86.1.17/16", view.members().get(0).meshIp6().getHostAddress() + "/48");
        DesiredPeer peer = desired.peers().get(key(2));
        assertThat(peer).isNotNull();
        assertThat(java.util.Objects.requireNonNull(peer).allowedIps())
                .extracting(Object::toString)
                .containsExactly(
                        "10.86.1.18/32", view.members().get(1).meshIp6().getHostAddress() + "/128");
        assertThat(peer.endpoint()).contains(Endpoint.parse("198.18.0.2:51820"));
        assertThat(peer.keepaliveSeconds()).isEqualTo(25);
    }

    @Test
    void theDeadStayForTheirGrace() {
        View view = view(member(1, MemberStatus.ALIVE), member(2, MemberStatus.DEAD));
        assertThat(Desired.of(view, node(1), config(1), Set.of(node(2)), Paths.NONE)
                        .peers())
                .containsKey(key(2));
    }

    @Test
    void whoIsBelievedDeadGoesOnAndWhoLeftHasNothing() {
        View dead = view(member(1, MemberStatus.DEAD), member(2, MemberStatus.ALIVE));
        assertThat(Desired.of(dead, node(1), config(1), Set.of(), Paths.NONE).peers())
                .containsKey(key(2));
        View left = view(member(1, MemberStatus.LEFT), member(2, MemberStatus.ALIVE));
        Desired nothing = Desired.of(left, node(1), config(1), Set.of(), Paths.NONE);
        assertThat(nothing.peers()).isEmpty();
        assertThat(nothing.addresses()).isEmpty();
    }

    @Test
    void oneBadRecordIsSkippedAndShownAndTheRestIsApplied() {
        View view = view(
                member(1, MemberStatus.ALIVE),
                member(2, MemberStatus.ALIVE, PublicKey32.fromBytes(new byte[32]), ENDPOINT),
                member(3, MemberStatus.ALIVE, key(1), ENDPOINT),
                member(4, MemberStatus.ALIVE),
                member(5, MemberStatus.ALIVE, key(4), ENDPOINT),
                Worlds.withAddress(member(6, MemberStatus.ALIVE), "192.0.2.1"),
                Worlds.withAddress(member(7, MemberStatus.ALIVE), "10.86.1.17"),
                member(8, MemberStatus.SUSPECT));
        Desired desired = Desired.of(view, node(1), config(1), Set.of(), Paths.NONE);
        assertThat(desired.peers().keySet()).containsExactlyInAnyOrder(key(4), key(8));
        assertThat(desired.skipped()).hasSize(5);
        assertThat(String.join("\n", desired.skipped()))
                .contains("its WireGuard key is empty")
                .contains("claims the WireGuard key of this node")
                .contains("node5")
                .contains("claims the WireGuard key of another member")
                .contains("outside of the mesh")
                .contains("claims the address of another member");
    }

    @Test
    void graceIsCountedFromWhenTheVerdictWasSeen() {
        DeadGrace grace = new DeadGrace();
        Member alive = member(2, MemberStatus.ALIVE);
        Member dead = member(2, MemberStatus.DEAD);
        Member longDead = member(3, MemberStatus.DEAD);
        assertThat(grace.update(view(alive, longDead), 1_000)).isEmpty();
        assertThat(grace.update(view(dead, longDead), 2_000)).containsExactly(node(2));
        assertThat(grace.nextEndMillis(2_000)).hasValue(7_000);
        assertThat(grace.update(view(dead, longDead), 6_999)).containsExactly(node(2));
        assertThat(grace.update(view(dead, longDead), 7_000)).isEmpty();
        assertThat(grace.nextEndMillis(7_000)).isEmpty();
        assertThat(grace.update(view(alive, longDead), 8_000)).isEmpty();
        assertThat(grace.update(view(dead, longDead), 9_000)).containsExactly(node(2));
    }
}
