package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    private static final Link LOOPBACK = new Link(1, "lo", true, true, 65536, prefixes("127.0.0.1/8", "::1/128"));
    private static final Link ETHERNET =
            new Link(2, "eth0", true, false, 1500, prefixes("2001:db8::5/64", "fe80::5/64", "198.18.0.5/24"));
    private static final Link MESH = new Link(3, "mesh0", true, false, 1420, prefixes("10.86.0.17/16"));
    private static final Link DOCKER = new Link(4, "docker0", true, false, 1500, prefixes("172.17.0.1/16"));
    private static final Link DOWN = new Link(5, "eth1", false, false, 1500, prefixes("198.18.1.5/24"));

    @Test
    void onlyWhatOthersMayReachInOrder() {
        assertThat(find(LOOPBACK, DOCKER, MESH, ETHERNET, DOWN)).containsExactly("198.18.0.5", "2001:db8:0:0:0:0:0:5");
    }

    @Test
    void aContainerInterfaceCountsWhenThereIsNoOther() {
        assertThat(find(LOOPBACK, DOCKER, MESH, DOWN)).containsExactly("172.17.0.1");
        assertThat(find(LOOPBACK)).isEmpty();
    }

    private static List<String> find(Link... links) {
        return LocalAddresses.find(List.of(links), "mesh0").stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return Stream.of(texts).map(IpPrefix::parse).toList();
    }
}
