package dev.weft.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text forms of ids, public keys and names: one for each value, and nothing else is taken. */
class IdTextTest {
    private static final long SEED = 7;

    @Test
    void idsAreShownAsBase32() {
        NodeId zero = new NodeId(0, 0);
        NodeId ones = new NodeId(-1, -1);
        assertThat(zero).hasToString("aaaaaaaaaaaaaaaaaaaaaaaaaa");
        assertThat(ones).hasToString("77777777777777777777777774");
        assertThat(new NetworkId(0x0123456789abcdefL, 0x0123456789abcdefL)).hasToString("aerukz4jvpg66ajdivtytk6n54");
        assertThat(ones.shortText()).isEqualTo("77777777");
    }

    @Test
    void idsReadWhatTheyWrite() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 1_000; i++) {
            NodeId node = new NodeId(random.nextLong(), random.nextLong());
            assertThat(NodeId.parse(node.toString())).as("seed %s", SEED).isEqualTo(node);
            assertThat(NodeId.fromBytes(node.toBytes())).isEqualTo(node);
            NetworkId network = new NetworkId(random.nextLong(), random.nextLong());
            assertThat(NetworkId.parse(network.toString())).as("seed %s", SEED).isEqualTo(network);
            assertThat(NetworkId.fromBytes(network.toBytes())).isEqualTo(network);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "AAAAAAAAAAAAAAAAAAAAAAAAAA",
                "aaaaaaaaaaaaaaaaaaaaaaaaab",
                "1aaaaaaaaaaaaaaaaaaaaaaaaa",
                "aaaaaaaaaaaaaaaaaaaaaaaa==",
                " aaaaaaaaaaaaaaaaaaaaaaaaa",
                "äaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void idsRefuseAnyOtherText(String text) {
        assertThatThrownBy(() -> NodeId.parse(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NetworkId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsAreOrderedLikeTheirBytesAndTexts() {
        RandomGenerator random = new SplittableRandom(SEED);
        List<NodeId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(new NodeId(random.nextInt(3) - 1, random.nextLong()));
        }
        Collections.sort(ids);
        for (int i = 1; i < ids.size(); i++) {
            assertThat(java.util.Arrays.compareUnsigned(
                            ids.get(i - 1).toBytes(), ids.get(i).toBytes()))
                    .as("seed %s", SEED)
                    .isNotPositive();
        }
    }

    @Test
    void theIdOfANodeIsTheHashOfItsKey() {
        PublicKey32 key = PublicKey32.fromBytes(new byte[32]);
        // SHA-256 of 32 zero bytes is 66687aadf862bd776c8fc18b8e9f8e20…
        assertThat(NodeId.of(key)).isEqualTo(new NodeId(0x66687aadf862bd77L, 0x6c8fc18b8e9f8e20L));
    }

    @Test
    void publicKeysReadWhatTheyWrite() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            PublicKey32 key = PublicKey32.fromBytes(bytes);
            assertThat(PublicKey32.parse(key.toString())).as("seed %s", SEED).isEqualTo(key);
            bytes[0]++;
            assertThat(key.toBytes()).as("a copy of the given bytes").isNotEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                "-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            })
    void publicKeysRefuseAnyOtherText(String text) {
        assertThatThrownBy(() -> PublicKey32.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfAWrongLengthAreRefused() {
        for (int length : new int[] {0, 31, 33, 64}) {
            assertThatThrownBy(() -> PublicKey32.fromBytes(new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PrivateKey32.fromBytes(new byte[length]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "node1", "a-b", "x--y", "123"})
    void namesAreDnsLabels(String name) {
        assertThat(NodeName.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "-a", "a-", "A", "a.b", "a b", "a_b", "ä", "a\n", "\u0661"})
    void otherNamesAreRefused(String name) {
        assertThat(NodeName.isValid(name)).isFalse();
        assertThatThrownBy(() -> NodeName.check(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower-case letters");
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(NodeName.isValid("a".repeat(NodeName.MAX_LENGTH))).isTrue();
        assertThat(NodeName.isValid("a".repeat(NodeName.MAX_LENGTH + 1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "web1, web1",
        "Web1.example.org, web1",
        "MY_HOST, my-host",
        "-x-, x",
        "'', node",
        "..., node",
        "---, node",
        "Jürgens Rechner, j-rgens-rechner"
    })
    void aHostNameBecomesTheNearestName(String hostName, String name) {
        assertThat(NodeName.fromHostName(hostName)).isEqualTo(name);
    }

    @Test
    void anyHostNameBecomesAValidName() {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000; i++) {
            String hostName = random.ints(random.nextInt(100), 0, 0x180)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(NodeName.isValid(NodeName.fromHostName(hostName)))
                    .as("seed %s: '%s' became '%s'", SEED, hostName, NodeName.fromHostName(hostName))
                    .isTrue();
        }
    }
}
