package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who stands still, or gets too little of its processor, is suspected at most. */
@Tag("lab")
@Timeout(120)
class StandstillLabTest {
    private static final List<Integer> ALL = IntStream.rangeClosed(1, 5).boxed().toList();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int PAUSES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final long MAX_MEDIAN_BACK_MILLIS = 1_000;

    private static final int BUSY_PROCESSES = 2 * Runtime.getRuntime().availableProcessors();
    private static final Duration BUSY = Duration.ofSeconds(12);

    private static final LabFolder FOLDER = TestLabs.folder("standstill");

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
    void whoStandsStillForTwoSecondsIsBackWithinOneSecondAndNeverDead() {
        List<Long> back = new ArrayList<>();
        for (int round = 0; round < PAUSES; round++) {
            int node = ALL.get(round % ALL.size());
            awaitTrue("all alive", () -> allAlive());
            AgentLogs logs = AgentLogs.from(FOLDER, ALL);
            String pid =
                    Long.toString(Objects.requireNonNull(lab.node(node).agent()).pid());
            LabTool.run(List.of("kill", "-STOP", pid), "");
            Patience pause = Patience.of(PAUSE);
            boolean unused = pause.until(pause::isOver);
            LabTool.run(List.of("kill", "-CONT", pid), "");
            Patience clock = Patience.unlimited();
            awaitTrue("all alive again", () -> allAlive());
            back.add(clock.elapsedMillis());
            Figures.tell("agent stopped for 2 s: suspected by " + count(logs, "suspected") + " of 4, alive at all "
                    + clock.elapsedMillis() + " ms after it went on");
            assertThat(whoShowed(logs, "dead")).isEmpty();
        }
        assertThat(back.stream().sorted().toList().get(back.size() / 2)).isLessThanOrEqualTo(MAX_MEDIAN_BACK_MILLIS);
    }

    @Test
    void nobodyIsShownDeadWhileTheProcessorsAreBusyWithSomethingElse() {
        awaitTrue("all alive", () -> allAlive());
        AgentLogs logs = AgentLogs.from(FOLDER, ALL);
        List<ProcessMark> busy = IntStream.range(0, BUSY_PROCESSES)
                .mapToObj(number -> LabTool.background(
                        List.of("timeout", Long.toString(BUSY.toSeconds()), "sha256sum", "/dev/zero"),
                        lab.environment(),
                        FOLDER.path().resolve("busy" + number + ".log")))
                .toList();
        Patience load = Patience.of(LIMIT);
        assertThat(load.until(() -> busy.stream().noneMatch(ProcessTable::runs)))
                .isTrue();
        Patience clock = Patience.unlimited();
        awaitTrue("all alive", () -> allAlive());
        Figures.tell("%d busy processes for %d s: %d of 5 agents suspected somebody, all alive %d ms after the end"
                .formatted(BUSY_PROCESSES, BUSY.toSeconds(), count(logs, "suspected"), clock.elapsedMillis()));
        assertThat(whoShowed(logs, "dead")).isEmpty();
    }

    private static boolean allAlive() {
        return ALL.stream()
                .map(mesh::view)
                .allMatch(view ->
                        view.size() == ALL.size() && view.stream().allMatch(member -> member.contains(" alive ")));
    }

    private static int count(AgentLogs logs, String status) {
        return whoShowed(logs, status).size();
    }

    /** Which agents showed anybody so. */
    private static Set<Integer> whoShowed(AgentLogs logs, String status) {
        Set<Integer> who = new TreeSet<>();
        for (int node : ALL) {
            if (!logs.shown(node, status).isEmpty()) {
                who.add(node);
            }
        }
        return who;
    }

    private static void awaitTrue(String what, BooleanSupplier condition) {
        assertThat(Patience.of(LIMIT).until(condition))
                .as(() -> what + " within " + LIMIT.toSeconds() + " s; views: "
                        + ALL.stream().map(mesh::view).toList())
                .isTrue();
    }
}
