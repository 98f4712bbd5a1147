package dev.weft.controlplane.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.identity.MeshAddresses.Claim;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges, and who holds which address in them. */
class MeshAddressesTest {
    private static final Ipv4Range SMALL = Ipv4Range.parse("10.86.7.0/24");
    private static final int SEEDS = 40;

    @ParameterizedTest
    @ValueSource(strings = {"10.86.0.0/16", "10.0.0.0/8", "192.168.5.0/24", "198.18.0.0/15", "172.31.240.0/20"})
    void rangesReadWhatTheyWrite(String text) {
        assertThat(Ipv4Range.parse(text)).hasToString(text);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "10.86.0.0/25, prefix",
        "10.0.0.0/7, prefix",
        "10.86.0.0/0, prefix",
        "10.86.0.0/32, prefix",
        "10.86.0.0/33, prefix",
        "10.86.0.0/-16, not a range like",
        "10.86.0.0/+16, not a range like",
        "10.86.0.0/016, not a range like",
        "10.86.0.1/16, did you mean 10.86.0.0/16?",
        "10.86.128.0/16, did you mean 10.86.0.0/16?",
        "10.86.0.0, not a range like",
        "10.86.0.0/, not a range like",
        "10.86.0.0/x, not a range like",
        "10.86.0/16, not a range like",
        "10.86.0.256/16, not an IP address",
        "999.86.0.0/16, not an IP address",
        "10.86.0.0.0/16, not a range like",
        "/16, not a range like",
        "'', not a range like",
        "fd00::/16, not a range like",
        "example.org/16, not a range like"
    })
    void otherRangesAreRefusedWithAReason(String text, String reason) {
        assertThatThrownBy(() -> Ipv4Range.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "10.86.0.0, 16, true",
        "10.86.3.0, 24, true",
        "10.86.255.255, 32, true",
        "10.0.0.0, 8, true",
        "0.0.0.0, 0, true",
        "10.87.0.0, 16, false",
        "10.85.255.255, 32, false",
        "11.0.0.0, 8, false",
        "192.168.0.0, 16, false"
    })
    void aRangeOverlapsAnotherOneWhenTheyShareAnAddress(String address, int prefixLength, boolean overlaps)
            throws Exception {
        int network =
                ByteBuffer.wrap(InetAddress.getByName(address).getAddress()).getInt();
        assertThat(Ipv4Range.DEFAULT.overlaps(network, prefixLength)).isEqualTo(overlaps);
    }

    @Test
    void aRangeContainsItsAddressesOnly() throws Exception {
        assertThat(SMALL.contains((Inet4Address) InetAddress.getByName("10.86.7.0")))
                .isTrue();
        assertThat(SMALL.contains((Inet4Address) InetAddress.getByName("10.86.7.255")))
                .isTrue();
        assertThat(SMALL.contains((Inet4Address) InetAddress.getByName("10.86.8.0")))
                .isFalse();
        assertThat(SMALL.contains((Inet4Address) InetAddress.getByName("10.86.6.255")))
                .isFalse();
    }

    @Test
    void noTwoNodesHoldOneAddressAndTheReservedOnesStayFree() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<Claim> claims = claims(new Random(seed), SMALL.capacity());
            Map<NodeId, Inet4Address> held = MeshAddresses.assign(SMALL, claims);
            assertThat(held).as("seed %s", seed).hasSize(SMALL.capacity());
            assertThat(new HashSet<>(held.values())).as("seed %s", seed).hasSize(SMALL.capacity());
            for (Inet4Address address : held.values()) {
                assertThat(SMALL.contains(address))
                        .as("seed %s: %s", seed, address)
                        .isTrue();
                assertThat(address.getAddress()[3] & 0xff)
                        .as("seed %s: %s", seed, address)
                        .isBetween(Ipv4Range.RESERVED_AT_START, 254);
            }
        }
    }

    @Test
    void theOrderOfTheClaimsDoesNotMatter() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Claim> claims = claims(random, random.nextInt(SMALL.capacity()));
            Map<NodeId, Inet4Address> held = MeshAddresses.assign(SMALL, claims);
            Collections.shuffle(claims, random);
            assertThat(MeshAddresses.assign(SMALL, claims)).as("seed %s", seed).isEqualTo(held);
        }
    }

    @Test
    void anAddressNeverMovesBecauseSomebodyJoinedLater() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<Claim> claims = claims(new Random(seed), SMALL.capacity() + 20);
            claims.sort(Claim.ORDER);
            Map<NodeId, Inet4Address> all = MeshAddresses.assign(SMALL, claims);
            for (int count = 0; count < claims.size(); count += 13) {
                Map<NodeId, Inet4Address> early = MeshAddresses.assign(SMALL, claims.subList(0, count));
                assertThat(all).as("seed %s, the first %s", seed, count).containsAllEntriesOf(early);
            }
        }
    }

    @Test
    void whatIsRememberedMakesNoDifference() {
        MeshAddresses remembering = new MeshAddresses();
        Random random = new Random(1);
        List<Claim> claims = claims(random, SMALL.capacity());
        for (int count : new int[] {10, SMALL.capacity(), 30, 31, 0, 40}) {
            List<Claim> some = claims.subList(0, count);
            Ipv4Range range = count == 31 ? Ipv4Range.DEFAULT : SMALL;
            assertThat(remembering.give(range, some)).isEqualTo(MeshAddresses.assign(range, some));
        }
    }

    @Test
    void whoComesWhenTheRangeIsFullGetsNone() {
        List<Claim> claims = claims(new Random(1), SMALL.capacity() + 5);
        claims.sort(Claim.ORDER);
        Map<NodeId, Inet4Address> held = MeshAddresses.assign(SMALL, claims);
        assertThat(held).hasSize(SMALL.capacity());
        claims.subList(SMALL.capacity(), claims.size())
                .forEach(late -> assertThat(held).doesNotContainKey(late.node()));
    }

    @Test
    void ofTwoAdmittedAtOneTimeTheLowerIdGoesFirst() {
        NodeId low = new NodeId(1, 0);
        NodeId high = new NodeId(-1, 0);
        assertThat(List.of(new Claim(high, 5), new Claim(low, 5), new Claim(high, 4)).stream()
                        .sorted(Claim.ORDER)
                        .toList())
                .containsExactly(new Claim(high, 4), new Claim(low, 5), new Claim(high, 5));
    }

    @Test
    void ipv6AddressesComeFromTheTwoIds() throws Exception {
        NetworkId network = new NetworkId(0x1122334455667788L, 0);
        Ipv6Range range = new Ipv6Range(network);
        NodeId node = new NodeId(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
        assertThat(range).hasToString("fd11:2233:4455:0:0:0:0:0/48");
        assertThat(range.addressOf(node)).isEqualTo(InetAddress.getByName("fd11:2233:4455:0708:090a:0b0c:0d0e:0f10"));
        assertThat(range.contains(range.addressOf(node))).isTrue();
        assertThat(range.contains(range.first())).isTrue();
        assertThat(range.contains((Inet6Address) InetAddress.getByName("fd11:2233:4456::1")))
                .isFalse();
    }

    private static List<Claim> claims(Random random, int count) {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Few times, so that some are admitted at once.
            claims.add(new Claim(new NodeId(random.nextLong(), random.nextLong()), random.nextInt(50)));
        }
        return claims;
    }
}
