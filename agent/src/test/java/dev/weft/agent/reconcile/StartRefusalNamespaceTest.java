package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.MachineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps an agent from starting, said before it changes anything. */
@Tag("lab")
@Timeout(120)
class StartRefusalNamespaceTest extends NamespaceMesh {
    StartRefusalNamespaceTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void somebodyElsesInterfaceIsLeftAlone() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.key"), node(3).privateKey + "\n");
        node(1).machine().createInterface("wg0");
        node(1).run("wg", "set", "wg0", "private-key", foreign.toString());
        Reconciler first = reconciler(1);
        assertThatThrownBy(first::start)
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("belongs to another WireGuard configuration");
        assertThatThrownBy(first::tearDown).hasMessageContaining("left alone");
        assertThat(node(1).run("wg", "show", "wg0", "public-key"))
                .contains(node(3).key.toString());
    }

    @Test
    void aRangeThatIsInUseIsRefusedAndTheRouteNamed() {
        node(1).run("ip", "addr", "add", "10.86.0.1/24", "dev", "to2");
        assertThatThrownBy(() -> reconciler(1).start())
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("10.86.0.0/16 overlaps the route 10.86.0.0/24 dev to2");
        assertThat(node(1).hasInterface()).isFalse();
    }

    @Test
    void missingProgramsAreNamed() throws IOException {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        Reconciler first = new Reconciler(
                node(1).config(KEEPALIVE_SECONDS),
                node(1).machine(node(1).runner().withFolders(List.of(programs))),
                Clock.system(),
                POLL_MILLIS);
        first.view(snapshot(1, Map.of()));
        assertThatThrownBy(first::start).hasMessage("ip is not installed: apt-get install iproute2");
        link(programs, "/usr/sbin/ip", "/usr/bin/nsenter");
        assertThatThrownBy(first::start).hasMessage("wg is not installed: apt-get install wireguard-tools");
        link(programs, "/usr/bin/wg", "/usr/bin/setsid");
        assumeFalse(kernelHasWireGuard());
        assertThatThrownBy(first::start)
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("this kernel has no WireGuard and wireguard-go is not installed");
    }

    private boolean kernelHasWireGuard() {
        try {
            node(3).run("ip", "link", "add", "probe0", "type", "wireguard");
            return true;
        } catch (MachineException e) {
            return false;
        }
    }

    private static void link(Path folder, String... programs) throws IOException {
        for (String program : programs) {
            Files.createSymbolicLink(folder.resolve(Path.of(program).getFileName()), Path.of(program));
        }
    }
}
