package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.wireguard.PeerState;
import dev.weft.controlplane.identity.PublicKey32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** After a power cut of all, the first machine that is back has its interface and its peers, though it hears nobody. */
@Tag("lab")
class AloneLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SETTLED_LIMIT = Duration.ofSeconds(30);

    private static final LabFolder FOLDER = TestLabs.folder("alone");
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
    void theLastKnownPeersAreThereBeforeAnybodyIsHeard() throws IOException {
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> mesh.allAlive(ALL) && mesh.sameView(ALL)))
                .isTrue();
        List<String> addresses = mesh.addresses(1);
        List<PublicKey32> others = List.of(mesh.key(2), mesh.key(3));
        ALL.forEach(lab::cutPower);
        for (int node : ALL) {
            assertThat(lab.attempt(node, List.of("ip", "link", "show", "wg0")).exitCode())
                    .isNotZero();
        }

        lab.start(List.of(1));

        assertThat(mesh.addresses(1)).isEqualTo(addresses);
        assertThat(mesh.peers(1).keySet()).containsExactlyInAnyOrderElementsOf(others);
        assertThat(mesh.peers(1).values()).allSatisfy(peer -> {
            assertThat(peer.endpoint()).isPresent();
            assertThat(peer.allowedIps()).hasSize(2);
        });
        assertThat(mesh.peers(1).values().stream().mapToLong(PeerState::receivedBytes))
                .containsOnly(0L);
        // The log tells the order: the peers were applied before the control plane began to speak.
        Path log = FOLDER.node("node1").agentLog();
        List<String> lines = Files.readAllLines(log);
        String life = String.join("\n", lines.subList(lastLine(lines, "starting"), lines.size()));
        assertThat(life).contains("plan.applied").contains("event=ready");
        assertThat(life.indexOf("plan.applied")).isLessThan(life.indexOf("event=ready"));

        lab.start(List.of(2, 3));
        assertThat(Patience.of(SETTLED_LIMIT).until(() -> mesh.allAlive(ALL) && mesh.sameView(ALL)))
                .isTrue();
        assertThat(mesh.pingAllPairs(ALL, Duration.ofSeconds(20))).hasSize(ALL.size() * (ALL.size() - 1) * 2);
    }

    private static int lastLine(List<String> lines, String message) {
        for (int index = lines.size() - 1; index >= 0; index--) {
            if (lines.get(index).contains("event=" + message)) {
                return index;
            }
        }
        throw new AssertionError("the log has no line with event=" + message);
    }
}
