package dev.weft.agent.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.View;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostNamesTest {
    private static HostNames names(Member... members) {
        View view = Samples.snapshot().view();
        return HostNames.of(new View(view.network(), "office", view.ipv4Range(), view.ipv6Range(), List.of(members)));
    }

    @Test
    void eachMemberHasItsNameAtBothOfItsAddresses() {
        Member node2 = Samples.member(2, "node2", MemberStatus.ALIVE);

        assertThat(names(node2).lines())
                .containsExactly(
                        String.valueOf(node2.meshIp4()).replaceAll(".*/", "") + " node2.weft node2.office.weft",
                        node2.meshIp6().getHostAddress() + " node2.weft node2.office.weft");
    }

    @Test
    void theDeadKeepTheirNamesAndWhoIsGoneForGoodHasNone() {
        HostNames names = names(
                Samples.member(1, "a", MemberStatus.SUSPECT),
                Samples.member(2, "b", MemberStatus.DEAD),
                Samples.member(3, "c", MemberStatus.LEFT),
                Samples.member(4, "d", MemberStatus.REVOKED));

        assertThat(String.join("\n", names.lines()))
                .contains(" a.weft", " b.weft")
                .doesNotContain(" c.", " d.");
    }

    @Test
    void ofTwoWithOneNameNoneHasItAlone() {
        Member one = Samples.member(1, "node", MemberStatus.ALIVE);
        Member two = Samples.member(2, "node", MemberStatus.DEAD);

        HostNames names = names(one, two, Samples.member(3, "other", MemberStatus.ALIVE));

        String text = String.join("\n", names.lines());
        assertThat(text)
                .doesNotContain(" node.weft")
                .contains(
                        " node-" + one.id().shortText() + ".weft",
                        " node-" + two.id().shortText() + ".office.weft")
                .contains(" other.weft");
        assertThat(names.ambiguous())
                .containsOnlyKeys("node")
                .hasEntrySatisfying("node", instead -> assertThat(instead).hasSize(2));
        assertThat(names(one, Samples.member(2, "node", MemberStatus.LEFT)).ambiguous())
                .isEmpty();
    }

    @Test
    void whoTakesTheNameThatAnotherGotInsteadGetsNothingOfIt() {
        Member one = Samples.member(1, "node", MemberStatus.ALIVE);
        Member two = Samples.member(2, "node", MemberStatus.ALIVE);
        String instead = "node-" + one.id().shortText();
        Member sly = Samples.member(3, instead, MemberStatus.ALIVE);

        List<String> lines = names(one, two, sly).lines();

        assertThat(lines.stream().filter(line -> line.contains(" " + instead + ".weft")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith(one.meshIp6().getHostAddress()));
    }

    @Test
    void theLongestNameStaysALabel() {
        String longest = "n".repeat(63);
        HostNames names =
                names(Samples.member(1, longest, MemberStatus.ALIVE), Samples.member(2, longest, MemberStatus.ALIVE));

        assertThat(names.lines()).allSatisfy(line -> assertThat(line).containsPattern(" [^. ]{1,63}\\.office\\.weft$"));
        byte[] text = HostsText.parse(new byte[0], Samples.snapshot().view().network())
                .with(names.lines())
                .bytes();
        assertThat(text).isNotEmpty();
    }
}
