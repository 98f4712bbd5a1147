package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RouteOverlapTest {
    private static final List<IpPrefix> RANGES =
            List.of(IpPrefix.parse("10.86.0.0/16"), IpPrefix.parse("fd11:2233:4455::/48"));

    @Test
    void aRouteInsideOfTheRangeIsNamed() {
        assertThatThrownBy(() -> check("10.86.0.0/24", "eth0"))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("10.86.0.0/16")
                .hasMessageContaining("10.86.0.0/24 dev eth0");
        assertThatThrownBy(() -> check("fd11:2233:4455:1::/64", "eth0")).hasMessageContaining("dev eth0");
    }

    @Test
    void aRouteAroundTheRangeIsNamed() {
        assertThatThrownBy(() -> check("10.0.0.0/8", "tun0")).hasMessageContaining("10.0.0.0/8 dev tun0");
    }

    @Test
    void defaultRoutesOurOwnAndOthersAreFine() {
        assertThatCode(() -> {
                    check("0.0.0.0/0", "eth0");
                    check("::/0", "eth0");
                    check("0.0.0.0/1", "tun0");
                    check("10.86.0.0/16", "wg0");
                    check("10.87.0.0/16", "eth0");
                    check("fd11:2233:4456::/48", "eth0");
                })
                .doesNotThrowAnyException();
    }

    private static void check(String destination, String device) {
        RouteOverlap.check(RANGES, List.of(new Route(IpPrefix.parse(destination), device)), "wg0");
    }
}
