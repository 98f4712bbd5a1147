package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UnderlayRoutesTest {
    private static final Link LOOPBACK = link(1, "lo", true, true, 65536);
    private static final Link ETHERNET = link(2, "eth0", true, false, 1500);
    private static final Link DSL = link(3, "ppp0", true, false, 1492);
    private static final Link SMALL = link(4, "tun0", true, false, 1300);
    private static final Link DOWN = link(5, "eth1", false, false, 1400);
    private static final Link MESH = link(6, "wg0", true, false, 1420);

    @Test
    void theSmallestInterfaceWithADefaultRouteDecides() {
        List<Link> links = List.of(LOOPBACK, ETHERNET, DSL, SMALL, DOWN, MESH);
        assertThat(mtu(links, "0.0.0.0/0 eth0", "10.0.0.0/8 tun0")).isEqualTo(1420);
        assertThat(mtu(links, "0.0.0.0/0 eth0", "::/0 ppp0")).isEqualTo(1412);
        assertThat(mtu(links, "0.0.0.0/0 eth0", "0.0.0.0/0 eth1", "0.0.0.0/0 wg0"))
                .isEqualTo(1420);
    }

    @Test
    void withoutADefaultRouteTheSmallestThatIsUp() {
        assertThat(mtu(List.of(LOOPBACK, ETHERNET, DSL, DOWN, MESH))).isEqualTo(1412);
        assertThat(mtu(List.of(LOOPBACK))).isEqualTo(1420);
    }

    @Test
    void twoMeshesOnOneMachineDoNotMakeEachOtherSmaller() {
        Link other = link(9, "wg1", true, false, 1420);
        assertThat(mtu(List.of(LOOPBACK, MESH, other))).isEqualTo(1420);
        assertThat(mtu(List.of(LOOPBACK, MESH, other, ETHERNET))).isEqualTo(1420);
    }

    @Test
    void itStaysWhereIpv6Works() {
        assertThat(mtu(List.of(SMALL), "0.0.0.0/0 tun0")).isEqualTo(1280);
        assertThat(mtu(List.of(link(2, "eth0", true, false, 65000)), "0.0.0.0/0 eth0"))
                .isEqualTo(9000);
    }

    private static int mtu(List<Link> links, String... routes) {
        List<Route> all = List.of(routes).stream()
                .map(text -> text.split(" ", -1))
                .map(parts -> new Route(IpPrefix.parse(parts[0]), parts[1]))
                .toList();
        return UnderlayRoutes.mtu(links, all, "wg0");
    }

    private static Link link(int index, String name, boolean up, boolean loopback, int mtu) {
        return new Link(index, name, up, loopback, mtu, List.of());
    }
}
