package dev.weft.agent.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.os.IpPrefix;
import dev.weft.controlplane.identity.BouncyCastleCrypto;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.identity.PublicKey32;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserSpaceAnswerTest {
    private static final String PRIVATE = "5a".repeat(32);

    private static final String FIRST = hex(3);
    private static final String SECOND = hex(4);
    private static final String ANSWER = """
            private_key=%s
            listen_port=51820
            public_key=%s
            preshared_key=0000000000000000000000000000000000000000000000000000000000000000
            protocol_version=1
            endpoint=198.18.0.2:51820
            last_handshake_time_sec=1795251828
            last_handshake_time_nsec=500
            tx_bytes=3208
            rx_bytes=668
            persistent_keepalive_interval=25
            allowed_ip=10.86.0.17/32
            allowed_ip=fd11::1/128
            public_key=%s
            preshared_key=%s
            protocol_version=1
            endpoint=[fe80::1%%eth0]:4000
            last_handshake_time_sec=0
            last_handshake_time_nsec=0
            tx_bytes=148
            rx_bytes=0
            persistent_keepalive_interval=0
            errno=0

            """.formatted(PRIVATE, FIRST, SECOND, PRIVATE);

    private final UserSpaceAnswer reader = new UserSpaceAnswer();

    @Test
    void saysTheSameAsTheDumpOfWg() {
        PublicKey32 own = reader.parse(ANSWER).publicKey().orElseThrow();
        String dump = "(hidden)\t" + own + "\t51820\toff\n"
                + base64(FIRST) + "\t(none)\t198.18.0.2:51820\t10.86.0.17/32,fd11::1/128\t1795251828\t668\t3208\t25\n"
                + base64(SECOND) + "\t(none)\t[fe80::1%eth0]:4000\t(none)\t0\t0\t148\toff\n";
        assertThat(reader.parse(ANSWER)).isEqualTo(WireGuardDump.parse(dump));
        assertThat(reader.parse(ANSWER).peers()).hasSize(2);
    }

    @Test
    void theOwnPublicKeyIsComputedAndFollowsAChange() {
        String other = "66".repeat(32);
        assertThat(reader.parse(ANSWER).publicKey()).contains(publicKey(PRIVATE));
        assertThat(reader.parse(ANSWER.replace(PRIVATE, other)).publicKey()).contains(publicKey(other));
        assertThat(reader.parse(ANSWER).publicKey()).contains(publicKey(PRIVATE));
    }

    private static PublicKey32 publicKey(String hex) {
        return new BouncyCastleCrypto()
                .agreementPublicKey(PrivateKey32.fromBytes(HexFormat.of().parseHex(hex)));
    }

    @Test
    void whatIsKeptOfTheLastAnswerChangesNothing() {
        WireGuardState first = reader.parse(ANSWER);
        String[][] changes = {
            {"tx_bytes=3208", "tx_bytes=3209"},
            {"rx_bytes=668", "rx_bytes=0"},
            {"198.18.0.2:51820", "198.18.0.3:51820"},
            {"10.86.0.17/32", "10.86.0.18/32"},
            {"allowed_ip=fd11::1/128\n", ""},
            {"interval=25", "interval=0"},
            {"time_sec=1795251828", "time_sec=1795251829"},
            {"listen_port=51820", "listen_port=1"},
            {FIRST, hex(5)}
        };
        for (String[] change : changes) {
            String changed = ANSWER.replace(change[0], change[1]);
            assertThat(reader.parse(changed))
                    .as(change[1])
                    .isEqualTo(new UserSpaceAnswer().parse(changed))
                    .isNotEqualTo(first);
            assertThat(reader.parse(ANSWER)).as(change[1]).isEqualTo(first);
        }
    }

    @Test
    void anInterfaceThatWasJustMadeHasNothing() {
        assertThat(reader.parse("errno=0\n\n")).isEqualTo(WireGuardState.empty());
    }

    @Test
    void aPeerWithAMalformedLineIsReportedAndTheRestCounts() {
        for (String[] change : new String[][] {
            {"10.86.0.17/32", "10.86.0.17/99"},
            {"rx_bytes=668", "rx_bytes=-1"},
            {"interval=25", "interval=70000"},
            {"198.18.0.2:51820", "nowhere"},
            {FIRST, FIRST.substring(1)},
            {FIRST, SECOND}
        }) {
            WireGuardState state = reader.parse(ANSWER.replace(change[0], change[1]));
            assertThat(state.malformed()).as(change[1]).hasSize(1);
            assertThat(state.peers().keySet()).as(change[1]).hasSize(1);
        }
        WireGuardState state = reader.parse(ANSWER.replace("10.86.0.17/32", "10.86.0.17/99"));
        assertThat(state.malformed().get(0)).startsWith("peer 1 ");
        assertThat(state.peers().keySet()).containsExactly(key(SECOND));
        assertThat(state.listenPort()).isEqualTo(51820);
    }

    @Test
    void whatNewerVersionsAddIsIgnored() {
        String more = ANSWER.replace("protocol_version=1", "protocol_version=1\nmood=good\nnonsense");
        assertThat(reader.parse(more)).isEqualTo(reader.parse(ANSWER));
        assertThat(Objects.requireNonNull(reader.parse(more).peers().get(key(FIRST)))
                        .allowedIps())
                .containsExactly(IpPrefix.parse("10.86.0.17/32"), IpPrefix.parse("fd11::1/128"));
    }

    @Test
    void noSecretStaysInTheState() {
        assertThat(reader.parse(ANSWER).toString()).doesNotContain(PRIVATE, base64(PRIVATE));
        String broken =
                reader.parse(ANSWER.replace("listen_port=", "listen_port=x")).toString();
        assertThat(broken).contains("the interface").doesNotContain(PRIVATE, base64(PRIVATE));
    }

    @Test
    void neverFailsWhateverItReads() {
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(ANSWER);
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(300));
                    default -> text.insert(at, "=\n-:,/9".charAt(random.nextInt(7)));
                }
            }
            assertThat(reader.parse(text.toString()).peers().size())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(2);
        }
    }

    private static PublicKey32 key(String hex) {
        return PublicKey32.fromBytes(HexFormat.of().parseHex(hex));
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static String hex(int number) {
        return "%064x".formatted(number);
    }
}
