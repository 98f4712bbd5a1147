package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab whose builder dies at work can be taken away whole. */
@Tag("lab")
class InterruptedUpLabTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final LabFolder folder = TestLabs.folder("cut");

    @TempDir
    Path logs;

    private List<String> machineBefore = List.of();

    @BeforeEach
    void lookAtTheMachine() throws IOException {
        machineBefore = machine();
    }

    @AfterEach
    void takeDown() {
        LabDown.run(folder);
    }

    @Test
    void downClearsAwayWhatAKilledUpLeft() throws IOException {
        ProcessMark up = startUp();
        awaitTrue("some agent runs", () -> agents(2));
        ProcessTable.end(up, true);
        awaitTrue("the command is gone", () -> !ProcessTable.runs(up));
        List<ProcessMark> left = new Removal(folder).processes();
        assertThat(left).hasSizeGreaterThan(4);

        assertThat(LabTool.attempt(weftLab("status"), "").errors()).contains("weft lab down");
        LabTool.Outcome down = LabTool.attempt(weftLab("down"), "");

        assertThat(down.exitCode()).as(down.errors()).isZero();
        assertThat(left).noneMatch(ProcessTable::runs);
        nothingIsLeft();
    }

    @Test
    void anUpThatIsAskedToEndClearsAwayByItself() throws IOException {
        ProcessMark up = startUp();
        awaitTrue("some agent runs", () -> agents(1));
        ProcessTable.end(up, false);
        awaitTrue("the command is gone", () -> !ProcessTable.runs(up));

        nothingIsLeft();
    }

    private ProcessMark startUp() {
        return LabTool.background(weftLab("up", "--nodes", "4"), Map.of(), logs.resolve("up.log"));
    }

    private List<String> weftLab(String verb, String... options) {
        List<String> command = new java.util.ArrayList<>(
                List.of(Launcher.find().program().toString(), "lab", verb, "--name", folder.name()));
        command.addAll(List.of(options));
        return command;
    }

    private boolean agents(int count) {
        return new Removal(folder)
                        .processes().stream()
                                .filter(process ->
                                        ProcessTable.arguments(process.pid()).contains("agent"))
                                .filter(process ->
                                        ProcessTable.programName(process.pid()).equals("java"))
                                .count()
                >= count;
    }

    private void nothingIsLeft() throws IOException {
        assertThat(new Removal(folder).processes()).isEmpty();
        assertThat(folder.path()).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.name());
        assertThat(machine()).isEqualTo(machineBefore);
    }

    /** What a lab must not touch: the machine's interfaces, and the folders of its own Weft. */
    private static List<String> machine() throws IOException {
        try (Stream<Path> interfaces = Files.list(Path.of("/sys/class/net"))) {
            Stream<Path> folders = Stream.of("/etc/weft", "/var/lib/weft", "/run/weft", "/run/netns", "/run/wireguard")
                    .map(Path::of)
                    .filter(Files::exists);
            return Stream.concat(interfaces, folders)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static void awaitTrue(String what, java.util.function.BooleanSupplier condition) {
        assertThat(Patience.of(LIMIT).until(condition)).as(what).isTrue();
    }
}
