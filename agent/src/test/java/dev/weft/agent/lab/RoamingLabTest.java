package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine gets another address while others talk with it, and says nothing by itself. */
@Tag("lab")
class RoamingLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(30);
    private static final Duration FOLLOWED_LIMIT = Duration.ofSeconds(5);

    private static final LabFolder FOLDER = TestLabs.folder("roaming");
    private static Lab lab;
    private static Mesh mesh;

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @Test
    void pingsGoOnWhenAnAddressChanges() {
        settled();
        String meshAddress = mesh.addresses(2).get(0);
        assertThat(pings(1, meshAddress)).isTrue();
        // Only who hears of it can follow: node2 itself has nothing to send but answers.
        for (int move = 1; move <= 3; move++) {
            move("198.18.9." + move, move == 1 ? "198.18.0.2" : "198.18.9." + (move - 1));
            Patience clock = Patience.of(FOLLOWED_LIMIT);
            assertThat(clock.until(() -> pings(1, meshAddress)))
                    .as("node1 reaches node2 at its new address")
                    .isTrue();
            long followed = clock.elapsedMillis();
            assertThat(clock.until(() -> pings(3, meshAddress))).isTrue();
            Figures.tell("address changed: pings go on after " + followed + " ms");
            Endpoint moved = Endpoint.parse("198.18.9." + move + ":51820");
            assertThat(mesh.session(1, 2).endpoint()).contains(moved);
            assertThat(Patience.of(SETTLED_LIMIT)
                            .until(() -> mesh.member(3, 2)
                                    .filter(member -> member.endpoints().equals(List.of(moved.toString())))
                                    .isPresent()))
                    .as("the new address is announced, and the former one no more")
                    .isTrue();
            settled();
        }
    }

    private static void settled() {
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> mesh.allAlive(ALL) && mesh.sameView(ALL)))
                .isTrue();
    }

    private static void move(String to, String from) {
        run("ip", "address", "delete", from + "/16", "dev", "eth0");
        run("ip", "address", "add", to + "/16", "dev", "eth0");
    }

    private static void run(String... command) {
        assertThat(lab.attempt(2, List.of(command)).exitCode()).isZero();
    }

    private static boolean pings(int from, String address) {
        return lab.attempt(from, List.of("ping", "-n", "-c1", "-W0.3", address)).exitCode() == 0;
    }
}
