package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        assertThat(pings(1, 2)).isTrue();
        assertThat(pings(4, 3)).isTrue();
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
        assertThat(pings(1, 2)).isTrue();
        assertThat(pings(1, 3)).isFalse();
        assertThat(pings(3, 2)).isFalse();
        assertThat(pings(4, 3)).as("node4 is a group of its own").isFalse();

        lab.breakUp(faults -> Faults.NONE.withLoss(2, 100));
        assertThat(pings(1, 3)).isTrue();
        assertThat(pings(1, 2)).isFalse();

        heal();
        assertThat(pings(1, 2)).isTrue();
    }

    @Test
    void aSecondUpIsRefusedAndHarmsNothing() {
        assertThatThrownBy(() -> LabUp.bareHosts(FOLDER, 2, line -> {}))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("there already")
                .hasMessageContaining("weft lab down --name " + FOLDER.name());
        assertThat(pings(1, 2)).isTrue();
    }

    @Test
    void aPowerCutEndsWhatRunsInTheHost() {
        ProcessMark sleeper =
                LabTool.background(lab.inNode(2, List.of("sleep", "1000")), java.util.Map.of(), FOLDER.switchLog());

        lab.cutPower(2);

        assertThat(ProcessTable.runs(sleeper)).isFalse();
        assertThat(run(2, "true").exitCode()).isZero();
    }

    @Test
    void downLeavesNothingEvenWithoutItsRecord() throws IOException {
        LabFolder folder = TestLabs.folder("gone");
        Lab gone = LabUp.bareHosts(folder, 2, line -> {});
        // Started without the lab's mark: only its network tells whose it is.
        ProcessMark stranger =
                LabTool.background(gone.inNode(1, List.of("sleep", "1000")), java.util.Map.of(), folder.switchLog());
        List<ProcessMark> processes = new Removal(folder).processes();
        assertThat(processes).hasSize(4).contains(stranger);
        Files.writeString(folder.stateFile(), "{ torn");

        assertThat(LabDown.run(folder)).isTrue();

        assertThat(processes).noneMatch(ProcessTable::runs);
        assertThat(folder.path()).doesNotExist();
        assertThat(LabDown.run(folder)).as("a second down finds nothing").isFalse();
        assertThat(pings(1, 2)).as("the other lab is untouched").isTrue();
    }

    private static LabTool.Outcome run(int node, String... command) {
        return lab.attempt(node, List.of(command));
    }

    private static boolean pings(int from, int to) {
        // Asks again for a moment: after a partition the neighbour's hardware address has to be found anew.
        return run(from, "ping", "-c1", "-w2", "198.18.0." + to).exitCode() == 0;
    }
}
