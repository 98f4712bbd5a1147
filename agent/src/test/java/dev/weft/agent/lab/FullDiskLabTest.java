package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** An agent whose state folder is a small file system of its own, which gets full: node2's. */
@Tag("lab")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FullDiskLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Path STATE = Path.of("/var/lib/weft");
    private static final LabFolder FOLDER = TestLabs.folder("full");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Lab lab;
    private static Mesh mesh;
    private static Path state;

    @BeforeAll
    static void up() {
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
        lab.end(List.of(2), false);
        inNode("mkdir", "/run/kept");
        inNode("cp", "-a", STATE + "/.", "/run/kept");
        inNode("mount", "-t", "tmpfs", "-o", "mode=0700,size=12m", "weft-lab", STATE.toString());
        inNode("cp", "-a", "/run/kept/.", STATE.toString());
        // What only the node has mounted is seen through its process.
        state = Path.of("/proc/" + Objects.requireNonNull(lab.node(2).host()).pid() + "/root" + STATE);
        lab.start(List.of(2));
        await("the reserve is held", FullDiskLabTest::hasReserve);
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @Test
    @Order(1)
    void whoseDiskIsFullStaysAMemberAndSaysSo() throws IOException {
        await("all alive", () -> mesh.allAlive(ALL));
        assertThat(warnings()).isEmpty();
        fill();
        letNode3FailAndComeBack();
        assertThat(hasReserve()).isFalse();
        await("a warning", () -> warnings().contains("make room"));
        assertThat(inNode("weft", "status")).contains("left on the disk of " + STATE);
        makeRoom();
        await("the reserve is held again", FullDiskLabTest::hasReserve);
        await("no warning", () -> warnings().isEmpty());
    }

    @Test
    @Order(2)
    void itStartsOnAFullDisk() throws IOException {
        fill();
        lab.end(List.of(2), true);
        await("missed", () -> mesh.allSee(List.of(1, 3), 2, "dead"));
        lab.start(List.of(2));
        await("all alive", () -> mesh.allAlive(ALL));
        assertThat(hasReserve()).isFalse();
    }

    @Test
    @Order(3)
    void whenNoRoomIsLeftAtAllItEndsWithTheReasonAndLosesNothing() throws IOException {
        fill();
        AgentLogs logs = AgentLogs.from(FOLDER, ALL);
        for (int round = 0; agentRuns(); round++) {
            assertThat(round).as("a full disk takes everything").isLessThan(20);
            fill();
            lab.end(List.of(3), true);
            await("missed", () -> mesh.status(1, 3).equals("dead"));
            lab.start(List.of(3));
            await("back", () -> mesh.allAlive(List.of(1, 3)));
        }
        assertThat(logs.news(2)).contains("nodeplane.failed").contains("Is the disk full or read-only?");
        await("shown as it is", () -> mesh.allSee(List.of(1, 3), 2, "dead"));
        // Its end may have made a little room: what was in the store's log is in the store then.
        fill();
        assertThatThrownBy(() -> lab.start(List.of(2)))
                .hasMessageContaining("cannot")
                .hasMessageContaining(STATE.toString());

        makeRoom();
        lab.start(List.of(2));
        await("one view", () -> mesh.allAlive(ALL) && mesh.sameView(ALL));
        assertThat(hasReserve()).isTrue();
    }

    /** Each of the two is an entry at least, which every member stores. */
    private static void letNode3FailAndComeBack() {
        lab.end(List.of(3), true);
        await("missed", () -> mesh.allSee(List.of(1, 2), 3, "dead"));
        lab.start(List.of(3));
        await("all alive", () -> mesh.allAlive(ALL));
    }

    private static void fill() throws IOException {
        try (OutputStream filler =
                Files.newOutputStream(state.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] block = new byte[4_096];
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static void makeRoom() throws IOException {
        assertThat(Files.deleteIfExists(state.resolve("filler"))).isTrue();
    }

    private static boolean hasReserve() {
        return Files.exists(state.resolve("ledger.db.reserve"));
    }

    private static boolean agentRuns() {
        return ProcessTable.runs(Objects.requireNonNull(lab.node(2).agent()));
    }

    private static String warnings() {
        try {
            StringBuilder texts = new StringBuilder();
            for (JsonNode warning :
                    JSON.readTree(inNode("weft", "status", "--json")).path("warnings")) {
                texts.append(warning.path("text").asText()).append('\n');
            }
            return texts.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inNode(String... command) {
        LabTool.Outcome outcome = lab.attempt(2, List.of(command));
        assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
        return outcome.output();
    }

    private static void await(String what, BooleanSupplier condition) {
        assertThat(Patience.of(SOON).until(condition)).as(what).isTrue();
    }
}
