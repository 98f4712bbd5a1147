package dev.weft.agent.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireGuardDumpTest {
    private static final String PRIVATE = key(1);
    private static final String OWN = key(2);
    private static final String FIRST = key(3);
    private static final String SECOND = key(4);
    private static final String DUMP = PRIVATE + "\t" + OWN + "\t51820\toff\n"
            + FIRST + "\t(none)\t198.18.0.2:51820\t10.86.0.17/32,fd11::1/128\t1795251828\t668\t3208\t25\n"
            + SECOND + "\t" + PRIVATE + "\t[fe80::1%eth0]:4000\t(none)\t0\t0\t148\toff\n";

    @Test
    void readsInterfaceAndPeers() {
        WireGuardState state = WireGuardDump.parse(DUMP);
        assertThat(state.publicKey()).contains(PublicKey32.parse(OWN));
        assertThat(state.listenPort()).isEqualTo(51820);
        assertThat(state.malformed()).isEmpty();
        PeerState first = state.peers().get(PublicKey32.parse(FIRST));
        assertThat(first).isNotNull();
        assertThat(java.util.Objects.requireNonNull(first).endpoint()).contains(Endpoint.parse("198.18.0.2:51820"));
        assertThat(first.allowedIps()).containsExactly(IpPrefix.parse("10.86.0.17/32"), IpPrefix.parse("fd11::1/128"));
        assertThat(first.latestHandshakeSeconds()).isEqualTo(1795251828L);
        assertThat(first.keepaliveSeconds()).isEqualTo(25);
        PeerState second = state.peers().get(PublicKey32.parse(SECOND));
        assertThat(second).isNotNull();
        assertThat(java.util.Objects.requireNonNull(second).endpoint()).contains(Endpoint.parse("[fe80::1]:4000"));
        assertThat(second.allowedIps()).isEmpty();
        assertThat(second.keepaliveSeconds()).isZero();
    }

    @Test
    void anInterfaceThatWasJustMadeHasNoKey() {
        assertThat(WireGuardDump.parse("(none)\t(none)\t0\toff\n").publicKey()).isEmpty();
        assertThat(WireGuardDump.parse("").peers()).isEmpty();
    }

    @Test
    void aMalformedLineIsReportedAndTheRestCounts() {
        String broken = DUMP.replace("10.86.0.17/32", "10.86.0.17/99");
        WireGuardState state = WireGuardDump.parse(broken + "nonsense\n" + FIRST + "\tx\n");
        assertThat(state.peers().keySet()).containsExactly(PublicKey32.parse(SECOND));
        assertThat(state.malformed())
                .containsExactly("line 2 with 8 fields", "line 4 with 1 fields", "line 5 with 2 fields");
    }

    @Test
    void noSecretStaysInTheState() {
        assertThat(WireGuardDump.parse(DUMP).toString()).doesNotContain(PRIVATE);
        assertThat(WireGuardDump.parse(DUMP.replace("\t51820", "")).toString()).doesNotContain(PRIVATE);
    }

    @Test
    void neverFailsWhateverItReads() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(DUMP);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(300));
                    default -> text.insert(at, "\t\n-:,/9".charAt(random.nextInt(7)));
                }
            }
            assertThat(WireGuardDump.parse(text.toString()).peers().size())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(3);
        }
    }

    private static String key(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return Base64.getEncoder().encodeToString(bytes);
    }
}
