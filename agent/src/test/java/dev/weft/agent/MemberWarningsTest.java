package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.http.StatusJson.WarningJson;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemberWarningsTest {
    @Test
    void aMeshInWhichAllIsWellHasNone() {
        assertThat(MemberWarnings.of(Samples.snapshot(), List.of(), "", "")).isEmpty();
    }

    @Test
    void aSharedNameIsToldWithWhatEachIsCalledInstead() {
        Snapshot snapshot = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE),
                Samples.member(2, "web", MemberStatus.ALIVE),
                Samples.member(3, "web", MemberStatus.DEAD));
        assertThat(MemberWarnings.of(snapshot, List.of(), "", ""))
                .singleElement()
                .extracting(WarningJson::text)
                .asString()
                .startsWith("2 members are called 'web'")
                .contains("web-" + Samples.node(2).shortText() + ".weft")
                .contains("web-" + Samples.node(3).shortText() + ".weft")
                .contains("setting 'name'");
    }

    @Test
    void whoWasLeftOutIsToldAndSoIsAFileThatCannotBeWritten() {
        List<WarningJson> warnings = MemberWarnings.of(
                Samples.snapshot(),
                List.of("node2 (aaaabbbb): it claims the WireGuard key of another member"),
                "/etc/hosts: this user may not write it; weft hosts --apply",
                "5 KiB are left on the disk: make room");
        assertThat(warnings)
                .extracting(WarningJson::text)
                .containsExactly(
                        "no tunnel to node2 (aaaabbbb): it claims the WireGuard key of another member; everybody else"
                                + " is served",
                        "the members' names are not in the hosts file: /etc/hosts: this user may not write it;"
                                + " weft hosts --apply",
                        "5 KiB are left on the disk: make room");
    }

    @Test
    void aRelayForIpv4OnlyIsToldToWhoNeedsItWithTheWayOut() {
        assertThat(relayed(Service.IPV4_AND_IPV6)).isEmpty();
        assertThat(relayed(Service.IPV4_ONLY)).singleElement().satisfies(warning -> {
            assertThat(warning.name()).isEqualTo("node2");
            assertThat(warning.text())
                    .contains("relay node3", "IPv4 only", "10.86.0.18", "net.ipv6.conf.all.forwarding=1");
        });
    }

    @Test
    void manyAreOnlyCounted() {
        List<String> skipped = IntStream.range(0, MemberWarnings.MAX_WARNINGS + 5)
                .mapToObj(number -> "node" + number)
                .toList();
        List<WarningJson> warnings = MemberWarnings.of(Samples.snapshot(), skipped, "", "");
        assertThat(warnings).hasSize(MemberWarnings.MAX_WARNINGS + 1);
        assertThat(warnings.get(MemberWarnings.MAX_WARNINGS).text()).startsWith("5 more");
    }

    private static List<WarningJson> relayed(String passes) {
        Member plain = Samples.member(3, "node3", MemberStatus.ALIVE);
        Member relay = new Member(
                plain.id(),
                plain.name(),
                plain.status(),
                plain.incarnation(),
                plain.since(),
                plain.cause(),
                plain.admin(),
                plain.meshIp4(),
                plain.meshIp6(),
                plain.wireguardKey(),
                plain.endpoints(),
                plain.controlEndpoints(),
                List.of(new Service(Service.RELAY, 51820, Map.of(Service.RELAY_PASSES, passes))),
                false);
        Snapshot before = Samples.snapshot(
                Samples.member(1, "node1", MemberStatus.ALIVE), Samples.member(2, "node2", MemberStatus.ALIVE), relay);
        Reach reach = new Reach(
                List.of(), List.of(), new TreeMap<>(Map.of(Samples.node(2), Samples.node(3))), new TreeSet<>());
        return MemberWarnings.of(
                new Snapshot(before.version(), before.self(), before.standing(), before.view(), reach),
                List.of(),
                "",
                "");
    }
}
