package dev.weft.agent.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.identity.PublicKey32;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireGuardSetTest {
    @Test
    void allIsOneCommand() {
        WireGuardSet set = new WireGuardSet("wg0");
        assertThat(set.isEmpty()).isTrue();
        set.listenPort(51820).privateKeyFile(Path.of("/k")).peer(key(1)).keepalive(25);
        set.removePeer(key(2));
        assertThat(set.commands())
                .containsExactly(List.of(
                        "wg",
                        "set",
                        "wg0",
                        "listen-port",
                        "51820",
                        "private-key",
                        "/k",
                        "peer",
                        key(1).toString(),
                        "persistent-keepalive",
                        "25",
                        "peer",
                        key(2).toString(),
                        "remove"));
    }

    @Test
    void moreThanLinuxTakesIsDividedBetweenPeers() {
        WireGuardSet set = new WireGuardSet("wg0").listenPort(51820);
        int peers = WireGuardSet.MAX_WORDS / 2;
        for (int number = 0; number < peers; number++) {
            set.peer(key(number)).keepalive(25);
        }
        assertThat(set.commands()).hasSize(3).allSatisfy(command -> {
            assertThat(command).startsWith("wg", "set", "wg0").hasSizeLessThanOrEqualTo(WireGuardSet.MAX_WORDS);
            assertThat(command.get(command.size() - 4)).isEqualTo("peer");
        });
        assertThat(set.commands().stream().flatMap(List::stream).filter("peer"::equals))
                .hasSize(peers);
    }

    private static PublicKey32 key(int number) {
        byte[] bytes = new byte[PublicKey32.BYTES];
        bytes[0] = (byte) number;
        bytes[1] = (byte) (number >> 8);
        return PublicKey32.fromBytes(bytes);
    }
}
