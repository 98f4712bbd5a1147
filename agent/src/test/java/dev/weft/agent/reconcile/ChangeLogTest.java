package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which entries the log names for a change. */
class ChangeLogTest {
    private static final Member OWN = Worlds.member(1, MemberStatus.ALIVE);
    private static final Member OTHER = Worlds.member(2, MemberStatus.ALIVE);
    private static final View VIEW = Worlds.view(OWN, OTHER);

    @Test
    void aPeerThatComesGoesOrMovesIsTheDoingOfItsMember() {
        String entry = OTHER.cause().shortText();
        DesiredPeer peer = new DesiredPeer(OTHER.wireguardKey(), "node2", new TreeSet<>(), List.of(), 0);
        assertThat(causes(new Step.AddPeer(peer, Optional.empty()))).isEqualTo(entry);
        assertThat(causes(new Step.RemovePeer(OTHER.wireguardKey(), "node2"))).isEqualTo(entry);
        assertThat(causes(change(Optional.empty(), Optional.of(Endpoint.parse("192.0.2.1:7")))))
                .isEqualTo(entry);
    }

    @Test
    void aPeerOfAKeyThatNobodyHasAnyMoreIsTheDoingOfWhoHadIt() {
        Member after = Worlds.member(2, MemberStatus.ALIVE, Worlds.key(77), Endpoint.parse("192.0.2.1:7"));
        View later = Worlds.view(OWN, after);
        Plan plan = new Plan(List.of(new Step.RemovePeer(OTHER.wireguardKey(), "")));
        assertThat(ChangeLog.causes(plan, later, VIEW)).isEqualTo(after.cause().shortText());
        assertThat(ChangeLog.nameOf(later, VIEW, OTHER.wireguardKey())).isEqualTo(after.name());
        assertThat(ChangeLog.causes(plan, later, null))
                .as("before the first pass")
                .isEqualTo("local");
        assertThat(ChangeLog.nameOf(later, null, OTHER.wireguardKey())).isEmpty();
    }

    @Test
    void whatFollowsFromHowPacketsGetThroughHasNoEntry() {
        assertThat(causes(change(Optional.of(25), Optional.empty()))).isEqualTo("local");
        assertThat(causes(new Step.LinkUp("wg0"))).isEqualTo("local");
    }

    @Test
    void whatIsThisNodesOwnIsTheDoingOfItsOwnEntry() {
        String entry = OWN.cause().shortText();
        IpPrefix address = new IpPrefix(Objects.requireNonNull(OWN.meshIp4()), 16);
        assertThat(causes(new Step.SetKeyAndPort(OWN.wireguardKey(), 51820), new Step.AddAddress(address)))
                .isEqualTo(entry);
    }

    private static Step change(Optional<Integer> keepalive, Optional<Endpoint> endpoint) {
        return new Step.ChangePeer(OTHER.wireguardKey(), "node2", Optional.empty(), keepalive, endpoint);
    }

    private static String causes(Step... steps) {
        return ChangeLog.causes(new Plan(List.of(steps)), VIEW, null);
    }
}
