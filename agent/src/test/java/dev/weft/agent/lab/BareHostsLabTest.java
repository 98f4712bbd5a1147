package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hosts, cables and faults, without agents. */
@Tag("lab")
class BareHostsLabTest {
    private static final LabFolder FOLDER = TestLabs.folder("bare");
    private static Lab lab;

    @BeforeAll
    static void makeHosts() {
        lab = LabUp.bareHosts(FOLDER, 4, line -> {});
    }

    @AfterAll
    static void takeDown() {
        LabDown.run(FOLDER);
    }

    @BeforeEach
    void heal() {
        lab.breakUp(faults -> Faults.NONE);
    }

    @Test
    void hostsReachEachOtherOverTheirCables() {
        reaches(1, 2);
        reaches(4, 3);
    }

    @Test
    void eachHostHasItsOwnNameAndFolders() {
        run(1, "touch", "/etc/weft/one", "/var/lib/weft/one", "/run/weft/one", "/etc/one", "/var/lib/one");

        assertThat(run(1, "cat", "/proc/sys/kernel/hostname").output().strip()).isEqualTo("node1");
        for (String file : List.of("/etc/weft/one", "/var/lib/weft/one", "/run/weft/one", "/etc/one", "/var/lib/one")) {
            assertThat(run(1, "test", "-e", file).exitCode()).as(file).isZero();
            assertThat(run(2, "test", "-e", file).exitCode()).as(file).isNotZero();
            assertThat(Path.of(file)).doesNotExist();
        }
        assertThat(run(1, "sed", "-i", "s/localhost/here/", "/etc/hosts").exitCode())
                .isZero();
    }

    @Test
    void faultsReallyDropAndHealEndsThem() {
        lab.breakUp(faults -> faults.withGroups(new NodeNames(4).groups("1,2/3")));
        reaches(1, 2);
        assertThat(pings(1, 3)).isFalse();
        assertThat(pings(3, 2)).isFalse();
        assertThat(pings(4, 3)).as("node4 is a group of its own").isFalse();

        lab.breakUp(faults -> Faults.NONE.withLoss(2, 100));
        reaches(1, 3);
        assertThat(pings(1, 2)).isFalse();

        heal();
        reaches(1, 2);
    }

    @Test
    void aSecondUpIsRefusedAndHarmsNothing() {
        assertThatThrownBy(() -> LabUp.bareHosts(FOLDER, 2, line -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("there already")
                .hasMessageContaining("weft lab down --name " + FOLDER.name());
        reaches(1, 2);
    }

    @Test
    void aPowerCutEndsWhatRunsInTheHost() {
        ProcessMark sleeper = sleeper(lab, 2, FOLDER);

        lab.cutPower(2);

        assertThat(ProcessTable.runs(sleeper)).isFalse();
        assertThat(run(2, "true").exitCode()).isZero();
    }

    @Test
    void downLeavesNothingEvenWithoutItsRecord() throws IOException {
        LabFolder folder = TestLabs.folder("gone");
        Lab gone = LabUp.bareHosts(folder, 2, line -> {});
        // Started without the lab's mark: only its network tells whose it is.
        ProcessMark stranger = sleeper(gone, 1, folder);
        List<ProcessMark> processes = new Removal(folder).processes();
        assertThat(processes).hasSize(4).contains(stranger);
        Files.writeString(folder.stateFile(), "{ torn");

        assertThat(LabDown.run(folder)).isTrue();

        assertThat(processes).noneMatch(ProcessTable::runs);
        assertThat(folder.path()).doesNotExist();
        assertThat(LabDown.run(folder)).as("a second down finds nothing").isFalse();
        reaches(1, 2);
    }

    /** A process in the node; before it is named "sleep", it is still nsenter on its way in. */
    private static ProcessMark sleeper(Lab place, int node, LabFolder folder) {
        ProcessMark sleeper =
                LabTool.background(place.inNode(node, List.of("sleep", "1000")), Map.of(), folder.switchLog());
        assertThat(Patience.of(Duration.ofSeconds(5))
                        .until(() -> ProcessTable.programName(sleeper.pid()).equals("sleep")))
                .as("sleep runs in node%d", node)
                .isTrue();
        return sleeper;
    }

    private static LabTool.Outcome run(int node, String... command) {
        return lab.attempt(node, List.of(command));
    }

    /** Hosts that could not ask for each other's hardware address a moment ago wait a second before they ask again. */
    private static void reaches(int from, int to) {
        assertThat(Patience.of(Duration.ofSeconds(5)).until(() -> pings(from, to)))
                .as("node%d reaches node%d", from, to)
                .isTrue();
    }

    private static boolean pings(int from, int to) {
        // Asks again for a moment: after a partition the neighbour's hardware address has to be found anew.
        return run(from, "ping", "-c1", "-w2", "198.18.0." + to).exitCode() == 0;
    }
}
