package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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

    @Test
    void routesAreReadFromWhatIpPrints() {
        JsonNode json = IpJson.documents("""
                [{"dst":"default","gateway":"198.18.0.254","dev":"eth0","flags":[]},
                 {"dst":"default","gateway":"fe80::1","dev":"eth0","metric":1024,"flags":[],"pref":"medium"},
                 {"dst":"10.86.0.0/24","dev":"eth0","protocol":"kernel","scope":"link","flags":[]},
                 {"type":"local","dst":"10.86.0.17","table":"local","dev":"eth0","flags":[]},
                 {"type":"blackhole","dst":"10.0.0.0/8","flags":[]},
                 {"dst":"192.0.2.7","dev":"eth1","flags":[]},
                 {"dst":"fd00:1::/48","metric":256,"flags":[],"pref":"medium"}]
                """).get(0);
        assertThat(IpJson.routes(json, "wg0"))
                .extracting(Route::toString)
                .containsExactly(
                        "0.0.0.0/0 dev eth0",
                        "0:0:0:0:0:0:0:0/0 dev eth0",
                        "10.86.0.0/24 dev eth0",
                        "192.0.2.7/32 dev eth1",
                        "fd00:1:0:0:0:0:0:0/48 dev wg0");
    }

    private static void check(String destination, String device) {
        RouteOverlap.check(RANGES, List.of(new Route(IpPrefix.parse(destination), device)), "wg0");
    }
}
