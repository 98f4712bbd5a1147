package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two machines get into one network and out of it as a person would do it: by commands alone. */
@Tag("lab")
class CommandsLabTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<Integer> BOTH = List.of(1, 2);
    private static final LabFolder FOLDER = TestLabs.folder("commands");
    private static Lab lab;

    @BeforeAll
    static void makeHosts() {
        lab = LabUp.bareHosts(FOLDER, 2, line -> {});
    }

    @AfterAll
    static void takeDown() {
        LabDown.run(FOLDER);
    }

    @Test
    void initInviteJoinDownAndLeave() {
        Mesh mesh = new Mesh(lab);
        weft(1, "", "init", "--network", "office");
        lab.start(List.of(1));
        String token = weft(1, "", "invite").output().strip();
        weft(2, token + "\n", "join", "-");
        lab.start(List.of(2));

        assertThat(Patience.of(LIMIT).until(() -> mesh.allAlive(BOTH))).isTrue();
        assertThat(mesh.pingAllPairs(BOTH, LIMIT)).hasSize(4).allMatch(Mesh.Ping::answered);
        assertThat(weft(2, "", "members").output()).contains("node1").contains("alive");
        assertThat(weft(2, "", "plan", "--json").output()).contains("\"steps\" : [ ]");

        lab.end(List.of(2), true);
        assertThat(Patience.of(LIMIT).until(() -> mesh.status(1, 2).equals("dead")))
                .isTrue();
        assertThat(weft(1, "", "explain", "node2").output())
                .contains(
                        "node1 pinged it, and ",
                        "node1 could not reach it (",
                        "node1 held it for dead, resting on",
                        "node2 is dead");
        lab.start(List.of(2));
        assertThat(Patience.of(LIMIT).until(() -> mesh.allAlive(BOTH))).isTrue();
        String returned = weft(1, "", "explain", "node2").output();
        assertThat(returned).contains("node1 held it for dead, resting on", "it is back: alive again as incarnation ");
        Figures.tell(returned);

        weft(2, "", "down");
        assertThat(interfaceIsThere(2)).isFalse();
        assertThat(Patience.of(LIMIT).until(() -> !lab.agents().runs(lab.node(2))))
                .isTrue();
        lab.start(List.of(2));
        assertThat(mesh.pingAllPairs(BOTH, LIMIT)).allMatch(Mesh.Ping::answered);

        weft(2, "", "leave", "--yes");
        assertThat(Patience.of(LIMIT).until(() -> mesh.status(1, 2).equals("left")))
                .isTrue();
        assertThat(interfaceIsThere(2)).isFalse();
        assertThat(Patience.of(LIMIT).until(() -> !lab.agents().runs(lab.node(2))))
                .isTrue();
        assertThat(weft(2, "", "down").output()).contains("There is no wg0");
        LabTool.Outcome asked = lab.attempt(2, List.of("weft", "status"));
        assertThat(asked.exitCode()).isEqualTo(1);
        assertThat(asked.errors())
                .containsPattern("left network office \\([a-z2-7]{26}\\) for good at 20[0-9T:-]+Z")
                .contains("use a new invite: weft join");
    }

    private static boolean interfaceIsThere(int node) {
        return lab.attempt(node, List.of("ip", "link", "show", "wg0")).exitCode() == 0;
    }

    private static LabTool.Outcome weft(int node, String input, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("weft"));
        command.addAll(List.of(arguments));
        LabTool.Outcome outcome = LabTool.attempt(lab.inNode(node, command), input, lab.environment());
        assertThat(outcome.exitCode()).as("%s: %s", command, outcome.errors()).isZero();
        return outcome;
    }
}
