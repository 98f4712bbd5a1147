package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.CommandRunner;
import dev.weft.agent.os.Machine;
import dev.weft.agent.os.Netlink;
import dev.weft.agent.os.UserSpaceWireGuard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActualReaderTest {

    @Test
    void wgIsAskedWhereNoWireguardGoAnswers(@TempDir Path empty) {
        List<List<String>> commands = new ArrayList<>();
        CommandRunner wg = new CommandRunner() {
            @Override
            public String run(List<String> command, String input) {
                commands.add(command);
                return "(hidden)\t" + Worlds.key(1) + "\t51820\toff\n";
            }

            @Override
            public boolean has(String program) {
                return true;
            }
        };
        Machine machine = new Machine(wg, new Netlink(), addresses -> {}, new UserSpaceWireGuard(empty));
        assertThat(new ActualReader(machine, "wg0").wireguard().publicKey()).contains(Worlds.key(1));
        assertThat(commands).containsExactly(List.of("wg", "show", "wg0", "dump"));
    }
}
