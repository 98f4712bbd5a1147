package dev.weft.agent.lab;

import static dev.weft.agent.lab.NatLab.ALL;
import static dev.weft.agent.lab.NatLab.BEHIND_A;
import static dev.weft.agent.lab.NatLab.BEHIND_B;
import static dev.weft.agent.lab.NatLab.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.lab.NatLab.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real nodes behind real NATs. */
@Tag("lab")
class NatLabTest {
    private static final Duration FIRST_PING_LIMIT = Duration.ofSeconds(40);
    private static final Duration DIRECT_LIMIT = Duration.ofMinutes(1);
    /** WireGuard itself gives up a session after three minutes. */
    private static final Duration BROKEN_LIMIT = Duration.ofSeconds(40);

    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(30);

    private @Nullable NatLab nat;

    @AfterEach
    void down() {
        if (nat != null) {
            nat.down();
        }
    }

    @Test
    void twoBehindNatsThatMapAlikeForAllReachEachOtherDirectly() {
        NatLab lab = up("nat", Kind.ENDPOINT_INDEPENDENT, "");
        joinAndPing(lab, BEHIND_A, OPEN, "public and NAT");
        joinAndPing(lab, BEHIND_B, BEHIND_A, "NAT and NAT, endpoint-independent");

        assertThat(lab.tunnel(BEHIND_A, BEHIND_B)).isEqualTo("up");
        assertThat(lab.tunnel(BEHIND_B, BEHIND_A)).isEqualTo("up");
        settled(lab);
        assertThat(lab.mesh.member(OPEN, BEHIND_A).orElseThrow().endpoints())
                .as("its own mapping, learned from others, comes first")
                .startsWith(NatLab.WAN_A + ":41820");
        assertThat(lab.mesh.session(BEHIND_B, BEHIND_A).endpoint().orElseThrow())
                .hasToString(NatLab.WAN_A + ":41820");
        assertThat(lab.mesh.session(BEHIND_A, OPEN).keepaliveSeconds()).isEqualTo(25);
        assertThat(lab.mesh.session(OPEN, BEHIND_A).keepaliveSeconds())
                .as("only where needed")
                .isZero();
        assertNobodyWasAccused(lab);
    }

    @Test
    void whereNoDirectWayLeadsThroughARelayCarries() {
        NatLab lab = up("relay", Kind.SYMMETRIC, "relay = true\n");
        joinAndPing(lab, BEHIND_A, OPEN, "public and NAT, symmetric");
        joinAndPing(lab, BEHIND_B, BEHIND_A, "NAT and NAT, symmetric");

        assertThat(Patience.of(SETTLED_LIMIT).until(() -> bothShow(lab, "relayed")))
                .isTrue();
        settled(lab);
        assertThat(lab.lab.agents().plan(lab.lab.node(OPEN)).steps()).isEmpty();
        assertThat(lab.lab.attempt(BEHIND_A, List.of("weft", "members")).output())
                .contains("relayed (node" + OPEN + ")");
        assertNothingElseIsForwarded(lab);

        String ipv6 = lab.mesh.addresses(BEHIND_B).get(1);
        assertThat(lab.pings(BEHIND_A, ipv6)).isFalse();
        assertThat(status(lab, BEHIND_A))
                .contains("node" + BEHIND_B + " is reached by the relay node" + OPEN, "net.ipv6.conf.all.forwarding=1");
        lab.forwardIpv6(OPEN);
        assertThat(Patience.of(SETTLED_LIMIT)
                        .until(() -> lab.pings(BEHIND_A, ipv6)
                                && !status(lab, BEHIND_A).contains("warning")))
                .as(() -> "IPv6 goes by the relay, too, and nobody warns any more" + lab.story())
                .isTrue();
    }

    @Test
    void aRelayIsGivenUpOnceADirectWayWorks() {
        NatLab lab = up("direct", Kind.ENDPOINT_INDEPENDENT, "relay = true\n");
        lab.block();
        joinAndPing(lab, BEHIND_A, OPEN, "public and NAT");
        joinAndPing(lab, BEHIND_B, BEHIND_A, "NAT and NAT, the direct way blocked");
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> bothShow(lab, "relayed")))
                .isTrue();

        RunningPing ping = RunningPing.start(lab.lab, BEHIND_B, lab.address(BEHIND_A));
        lab.unblock();
        Patience clock = Patience.of(DIRECT_LIMIT);
        assertThat(clock.until(() -> bothShow(lab, "up")))
                .as(() -> "a direct way is found, and the relay given up" + lab.story())
                .isTrue();
        long direct = clock.elapsedMillis();
        assertThat(lab.pings(BEHIND_B, BEHIND_A)).isTrue();
        RunningPing.Result result = ping.stop();
        Figures.tell(
                "relayed to direct %d ms after the way was free; of %d pings a tenth of a second apart %d were lost"
                        .formatted(direct, result.answered() + result.lost(), result.lost()));
        assertThat(result.lost()).isLessThan(50);
    }

    @Test
    void aDirectWayThatBreaksIsLeftForTheRelayLongBeforeItsSessionEnds() {
        NatLab lab = up("broken", Kind.ENDPOINT_INDEPENDENT, "relay = true\n");
        joinAndPing(lab, BEHIND_A, OPEN, "public and NAT");
        joinAndPing(lab, BEHIND_B, BEHIND_A, "NAT and NAT, endpoint-independent");
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> bothShow(lab, "up") && bothProbed(lab)))
                .isTrue();

        lab.block();
        Patience clock = Patience.of(BROKEN_LIMIT);
        assertThat(clock.until(() -> lab.pings(BEHIND_B, BEHIND_A)))
                .as(() -> "the relay carries" + lab.story())
                .isTrue();
        Figures.tell("a direct way broke: pings go on by the relay after %d ms".formatted(clock.elapsedMillis()));
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> bothShow(lab, "relayed")))
                .isTrue();
        assertNobodyWasAccused(lab);

        lab.unblock();
        assertThat(Patience.of(DIRECT_LIMIT).until(() -> bothShow(lab, "up")))
                .as(() -> "and the direct way is found again" + lab.story())
                .isTrue();
    }

    @Test
    void whoMovesBehindAnotherNatIsFollowedLongBeforeItsSessionEnds() {
        NatLab lab = up("moved", Kind.ENDPOINT_INDEPENDENT, "");
        joinAndPing(lab, BEHIND_A, OPEN, "public and NAT");
        joinAndPing(lab, BEHIND_B, BEHIND_A, "NAT and NAT, endpoint-independent");
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> bothShow(lab, "up") && bothProbed(lab)))
                .isTrue();

        lab.moveBehindAnotherNat();
        Patience clock = Patience.of(BROKEN_LIMIT);
        assertThat(clock.until(() -> lab.pings(BEHIND_B, BEHIND_A)))
                .as(() -> "it is followed" + lab.story())
                .isTrue();
        Figures.tell(
                "moved behind another NAT: pings from behind a NAT go on after %d ms".formatted(clock.elapsedMillis()));
        assertThat(lab.mesh.session(BEHIND_B, BEHIND_A).endpoint().orElseThrow())
                .hasToString(NatLab.WAN_A + ":43820");
        settled(lab);
    }

    /** Only a tunnel that has answered a probe can prove dead. */
    private static boolean bothProbed(NatLab lab) {
        return lab.roundTrip(BEHIND_A, BEHIND_B) && lab.roundTrip(BEHIND_B, BEHIND_A);
    }

    private static String status(NatLab lab, int node) {
        return lab.lab.attempt(node, List.of("weft", "status")).output();
    }

    private static boolean bothShow(NatLab lab, String state) {
        return lab.tunnel(BEHIND_A, BEHIND_B).equals(state)
                && lab.tunnel(BEHIND_B, BEHIND_A).equals(state);
    }

    /** A relay passes on what is for members, and nothing into its own network. */
    private static void assertNothingElseIsForwarded(NatLab lab) {
        String from = lab.address(BEHIND_A);
        assertThat(lab.run(OPEN, "ip", "route", "get", lab.address(BEHIND_B), "from", from, "iif", "wg0"))
                .contains("dev wg0");
        assertThat(lab.lab
                        .attempt(OPEN, List.of("ip", "route", "get", NatLab.WAN_B, "from", from, "iif", "wg0"))
                        .exitCode())
                .isNotZero();
    }

    private NatLab up(String name, Kind kind, String settingsOfOpen) {
        NatLab made = NatLab.up(name, kind);
        nat = made;
        made.found(settingsOfOpen);
        return made;
    }

    /** Lets a node join, and pings from it until the other one answers. */
    private static void joinAndPing(NatLab lab, int node, int other, String what) {
        Patience clock = Patience.of(FIRST_PING_LIMIT);
        lab.join(node, "");
        long ready = clock.elapsedMillis();
        assertThat(clock.until(() -> lab.pings(node, other)))
                .as(() -> what + lab.story())
                .isTrue();
        Figures.tell("%s: first ping %d ms after the agent was started, %d ms after it answered; tunnel %s"
                .formatted(what, clock.elapsedMillis(), clock.elapsedMillis() - ready, lab.tunnel(node, other)));
    }

    private static void settled(NatLab lab) {
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> lab.mesh.allAlive(ALL) && lab.mesh.sameView(ALL)))
                .isTrue();
    }

    private static void assertNobodyWasAccused(NatLab lab) {
        for (int node : ALL) {
            assertThat(lab.lab
                            .attempt(node, List.of("weft", "ledger", "--kind", "suspected", "--json"))
                            .output())
                    .contains("\"total\" : 0");
        }
    }
}
