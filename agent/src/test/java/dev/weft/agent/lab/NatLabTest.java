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
        assertThat(clock.until(() -> lab.pings(node, other))).as(what).isTrue();
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
