package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real agent that cannot work says why and what to do, and changes nothing. */
@Tag("lab")
class RefusedStartLabTest {
    private static final LabFolder FOLDER = TestLabs.folder("refused");
    private static Lab lab;

    @BeforeAll
    static void makeHost() {
        lab = LabUp.bareHosts(FOLDER, 1, line -> {});
        assertThat(inNode("weft", "init").exitCode()).isZero();
    }

    @AfterAll
    static void takeDown() {
        LabDown.run(FOLDER);
    }

    @Test
    void withoutThePrivilege() {
        LabTool.Outcome outcome = inNode("setpriv", "--bounding-set", "-net_admin", "weft", "agent");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("CAP_NET_ADMIN").contains("sudo");
        nothingHasChanged();
    }

    @Test
    void withoutWg(@TempDir Path programs) throws IOException {
        for (Path folder : List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"))) {
            linkAllButWg(folder, programs);
        }
        LabTool.Outcome outcome = inNode(
                "env",
                "PATH=" + programs,
                "JAVA_HOME=" + System.getProperty("java.home"),
                "WEFT_JAVA=" + System.getProperty("java.home") + "/bin/java",
                Launcher.find().program().toString(),
                "agent");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.errors()).contains("wg is not installed").contains("apt-get install wireguard-tools");
        nothingHasChanged();
    }

    @Test
    void withAMeshRangeThatALocalRouteUses() {
        assertThat(inNode("ip", "route", "add", "10.86.7.0/24", "dev", "eth0").exitCode())
                .isZero();
        try {
            LabTool.Outcome outcome = inNode("weft", "agent");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.errors()).contains("10.86.7.0/24").contains("eth0");
            nothingHasChanged();
        } finally {
            inNode("ip", "route", "del", "10.86.7.0/24");
        }
    }

    @Test
    void withAKeyFileThatOthersMayRead() {
        assertThat(inNode("chmod", "644", "/var/lib/weft/keys/identity.key").exitCode())
                .isZero();
        try {
            LabTool.Outcome outcome = inNode("weft", "agent");
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.errors()).contains("identity.key").contains("chmod 600");
            nothingHasChanged();
        } finally {
            inNode("chmod", "600", "/var/lib/weft/keys/identity.key");
        }
    }

    private static void linkAllButWg(Path folder, Path programs) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Path link = programs.resolve(file.getFileName().toString());
                if (!link.endsWith("wg") && !Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Path unused = Files.createSymbolicLink(link, file);
                }
            }
        }
    }

    private static void nothingHasChanged() {
        assertThat(inNode("ip", "link", "show", "wg0").exitCode()).isNotZero();
        assertThat(inNode("test", "-e", "/run/weft/weft.sock").exitCode()).isNotZero();
    }

    private static LabTool.Outcome inNode(String... command) {
        return LabTool.attempt(lab.inNode(1, new ArrayList<>(List.of(command))), "", lab.environment());
    }
}
