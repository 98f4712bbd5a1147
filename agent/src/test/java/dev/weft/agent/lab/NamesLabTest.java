package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Members are reached by their names, and the hosts file is as it was when the agent has gone. */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NamesLabTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final LabFolder FOLDER = TestLabs.folder("names");
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
    @Order(1)
    void membersAreReachedByName() {
        awaitTrue("node1 knows node2 by name", () -> hosts(1).contains(" node2.weft "));
        awaitTrue("and reaches it", () -> exits(1, "ping", "-c1", "-W1", "node2.weft"));
        awaitTrue("by either address", () -> exits(3, "ping", "-6", "-c1", "-W1", "node1.weft"));
        String shown = lab.attempt(2, List.of("weft", "hosts")).output();
        assertThat(shown).contains(mesh.addresses(1).get(0) + " node1.weft node1.");
    }

    @Test
    @Order(2)
    void ofTwoWithOneNameNoneHasItAlone() throws IOException {
        Files.writeString(FOLDER.node("node3").config().resolve("weft.toml"), "name = \"node2\"\n");
        lab.end(List.of(3), false);
        lab.start(List.of(3));

        awaitTrue(
                "both get their short ids",
                () -> !hosts(1).contains(" node2.weft")
                        && hosts(1).lines()
                                        .filter(line -> line.contains(" node2-"))
                                        .count()
                                == 4);
        assertThat(Files.readString(FOLDER.node("node1").agentLog()))
                .contains("event=names.ambiguous")
                .contains("name=node2");
        assertThat(lab.attempt(1, List.of("weft", "status")).output())
                .contains("warning    2 members are called 'node2'", ".weft and node2-");

        Files.delete(FOLDER.node("node3").config().resolve("weft.toml"));
        lab.end(List.of(3), false);
        lab.start(List.of(3));
        awaitTrue("the name is its again", () -> hosts(1).contains(" node2.weft "));
    }

    @Test
    @Order(3)
    void aFileThatIsMountedByItselfIsWrittenInPlace() {
        assertThat(exits(2, "cp", "/etc/hosts", "/var/lib/weft/hosts")).isTrue();
        assertThat(exits(2, "mount", "--bind", "/var/lib/weft/hosts", "/etc/hosts"))
                .isTrue();
        assertThat(exits(2, "sed", "-i", "/weft/d", "/var/lib/weft/hosts")).isTrue();
        assertThat(exits(2, "umount", "/etc/hosts")).isTrue();
        assertThat(exits(2, "mount", "--bind", "/var/lib/weft/hosts", "/etc/hosts"))
                .isTrue();
        assertThat(hosts(2)).doesNotContain("weft");

        awaitTrue("the names come back", () -> hosts(2).contains(" node1.weft "));
        assertThat(exits(2, "mountpoint", "-q", "/etc/hosts")).isTrue();
    }

    @Test
    @Order(4)
    void theFileIsAsItWasAfterDownAndAfterLeaving() {
        assertThat(lab.attempt(1, List.of("weft", "down")).exitCode()).isZero();
        assertThat(hosts(1)).isEqualTo("127.0.0.1 localhost node1\n::1 localhost\n");

        lab.leave(2);
        assertThat(hosts(2)).isEqualTo("127.0.0.1 localhost node2\n::1 localhost\n");
        awaitTrue("who has left has no name", () -> !hosts(3).contains("node2"));
    }

    private static String hosts(int node) {
        return lab.attempt(node, List.of("cat", "/etc/hosts")).output();
    }

    private static boolean exits(int node, String... command) {
        return lab.attempt(node, List.of(command)).exitCode() == 0;
    }

    private static void awaitTrue(String what, java.util.function.BooleanSupplier condition) {
        assertThat(Patience.of(SOON).until(condition))
                .as(() -> what + "; node1 has " + hosts(1) + ", node2 " + hosts(2))
                .isTrue();
    }
}
