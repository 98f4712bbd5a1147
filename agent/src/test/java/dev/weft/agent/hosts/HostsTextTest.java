package dev.weft.agent.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.controlplane.identity.NetworkId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTextTest {
    private static final NetworkId OFFICE = network(1);
    private static final NetworkId SHOP = network(2);
    private static final List<String> NAMES =
            List.of("10.86.1.2 node2.weft node2.office.weft", "fd00:1:2:3:4:5:6:7 node2.weft node2.office.weft");

    private static final String BEGIN = "# weft " + OFFICE + " begin";
    private static final String REMARK = " (names of its members; the agent replaces these lines)";

    private static NetworkId network(int number) {
        return new NetworkId(7, number);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String set(String text, NetworkId network, List<String> lines) {
        return new String(HostsText.parse(bytes(text), network).with(lines).bytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n\n",
                "127.0.0.1 localhost",
                "127.0.0.1 localhost\n",
                "127.0.0.1 localhost\r\n::1 localhost\r\n",
                "# caf\u00e9 \u00ff\u0000\u0001\n\t 10.0.0.1\tprinter # old\n\n\n",
                "# weft is nice\n10.9.9.9 by-hand.weft\n"
            })
    void withTheBlockTakenOutTheFileIsAsItWasToTheByte(String before) {
        String with = set(before, OFFICE, NAMES);

        assertThat(with).startsWith(before).contains("\n" + NAMES.get(0) + "\n" + NAMES.get(1) + "\n");
        assertThat(HostsText.parse(bytes(with), OFFICE).block()).isEqualTo(NAMES);
        assertThat(set(with, OFFICE, NAMES)).isEqualTo(with);
        assertThat(set(with, OFFICE, List.of())).isEqualTo(before);
        assertThat(set(before, OFFICE, List.of())).isEqualTo(before);
    }

    @Test
    void eachNetworkHasItsOwnBlockAndTheyComeAndGoInAnyOrder() {
        for (String before : List.of("127.0.0.1 localhost\n", "127.0.0.1 localhost")) {
            String office = set(before, OFFICE, NAMES);
            List<String> other = List.of("10.87.1.1 till.weft till.shop.weft");
            String both = set(office, SHOP, other);

            assertThat(HostsText.parse(bytes(both), OFFICE).block()).isEqualTo(NAMES);
            assertThat(HostsText.parse(bytes(both), SHOP).block()).isEqualTo(other);
            assertThat(set(set(both, SHOP, List.of()), OFFICE, List.of())).isEqualTo(before);
            assertThat(set(both, OFFICE, List.of())).isEqualTo(set("127.0.0.1 localhost\n", SHOP, other));
        }
    }

    @Test
    void whatSomebodyWroteAroundTheBlockStays() {
        String with = set("127.0.0.1 localhost", OFFICE, NAMES) + "10.0.0.1 printer";

        String changed = set(with, OFFICE, NAMES.subList(0, 1));

        assertThat(changed).endsWith("10.0.0.1 printer").doesNotContain(NAMES.get(1));
        assertThat(set(changed, OFFICE, List.of())).isEqualTo("127.0.0.1 localhost\n10.0.0.1 printer");
    }

    @Test
    void aBlockWithoutItsEndLosesNoLineOfOthers() {
        String with = set("127.0.0.1 localhost\n", OFFICE, NAMES);
        String torn = with.substring(0, with.lastIndexOf("# weft")) + "10.0.0.1 printer\n10.9.9.9 mine.example\n";

        assertThat(set(torn, OFFICE, List.of()))
                .isEqualTo("127.0.0.1 localhost\n10.0.0.1 printer\n10.9.9.9 mine.example\n");
    }

    @Test
    void ofACopiedBlockOneStays() {
        String with = set("127.0.0.1 localhost\n", OFFICE, NAMES);
        String twice = with + with;

        assertThat(set(twice, OFFICE, NAMES)).isEqualTo(with + "127.0.0.1 localhost\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.86.1.2",
                "10.86.1.2 example.org",
                "10.86.1.2 node.weft example.org",
                "10.86.1.2 node.weft # comment",
                "10.86.1.2 node.weft\n10.0.0.1 bank.example",
                "node.weft 10.86.1.2",
                "10.86.1.2 node.weft.example",
                "# weft",
                "%eth0 node.weft"
            })
    void nothingButANameInTheMeshsOwnDomainGetsIn(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HostsText.parse(bytes(""), OFFICE).with(List.of(line)));
    }

    @Test
    void noFileBreaksIt() {
        List<String> pieces = List.of(
                BEGIN + REMARK + "\n",
                BEGIN + " after an unended line" + REMARK + "\n",
                BEGIN,
                "# weft " + OFFICE + " end\n",
                "# weft " + OFFICE + " end",
                "\n",
                "\r\n",
                "10.86.1.2 node2.weft",
                "10.0.0.1 printer",
                "\u0000");
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(12); piece > 0; piece--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String with = set(text.toString(), OFFICE, NAMES);
            assertThat(HostsText.parse(bytes(with), OFFICE).block())
                    .as("seed %d", seed)
                    .isEqualTo(NAMES);
            assertThat(set(with, OFFICE, NAMES)).as("seed %d", seed).isEqualTo(with);
            assertThat(set(with, OFFICE, List.of()).split("printer", -1))
                    .as("seed %d", seed)
                    .hasSameSizeAs(text.toString().split("printer", -1));
        }
    }
}
