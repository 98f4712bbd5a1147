package dev.weft.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.identity.PublicKey32;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values at the control plane's face: what they take, and what they say when they do not. */
class ValuesTest {
    private static final PublicKey32 KEY = PublicKey32.fromBytes(new byte[32]);
    private static final Endpoint ENDPOINT = Endpoint.parse("192.0.2.1:1");

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:51820, 192.0.2.1:51820",
        "[2001:db8::1]:1, [2001:db8:0:0:0:0:0:1]:1",
        "[::ffff:192.0.2.1]:7, 192.0.2.1:7",
        "0.0.0.0:65535, 0.0.0.0:65535"
    })
    void endpointsAreRead(String text, String shown) {
        assertThat(Endpoint.parse(text)).hasToString(shown);
        assertThat(Endpoint.parse(shown)).isEqualTo(Endpoint.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "192.0.2.1",
                "192.0.2.1:",
                "192.0.2.1:0",
                "192.0.2.1:65536",
                "192.0.2.1:-1",
                "192.0.2.1:x",
                "192.0.2.256:1",
                "999.0.2.1:1",
                "192.0.2.01:1",
                "192.0.2:1",
                "2001:db8::1:1",
                "[2001:db8::1]",
                "[2001:db8::1",
                "[2001:db8::1%eth0]:1",
                "[2001:db8:::1]:1",
                "[.:1]:1",
                "[]:1",
                "localhost:1",
                "example.org:1"
            })
    void otherTextsAreNoEndpoints(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void anEndpointHasNoName() throws Exception {
        InetAddress named = InetAddress.getByAddress("host.example.org", new byte[] {(byte) 192, 0, 2, 1});
        assertThat(new Endpoint(named, 1)).hasToString("192.0.2.1:1").isEqualTo(ENDPOINT);
        assertThat(new Endpoint(named, 1).address().toString()).doesNotContain("example");
    }

    @Test
    void localFactsAreBounded() {
        Service service = new Service("chat", 7000, Map.of());
        assertThat(facts(8, 8, 8, service).services()).hasSize(8);
        assertThatThrownBy(() -> facts(9, 0, 0, service)).hasMessage("more than 8 endpoints");
        assertThatThrownBy(() -> facts(0, 9, 0, service)).hasMessage("more than 8 control endpoints");
        assertThatThrownBy(() -> facts(0, 0, 9, service)).hasMessage("more than 8 services");
        assertThatThrownBy(() -> new LocalFacts("No Name", KEY, List.of(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LocalFacts facts(int endpoints, int controlEndpoints, int services, Service service) {
        return new LocalFacts(
                "node",
                KEY,
                Collections.nCopies(endpoints, ENDPOINT),
                Collections.nCopies(controlEndpoints, ENDPOINT),
                Collections.nCopies(services, service));
    }

    @Test
    void servicesAreBounded() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < Service.MAX_ATTRIBUTES; i++) {
            many.put("key" + i, "x".repeat(Service.MAX_VALUE_LENGTH));
        }
        assertThat(new Service("chat", 1, many).attributes()).hasSize(Service.MAX_ATTRIBUTES);
        many.put("one-more", "");
        assertThatThrownBy(() -> new Service("chat", 1, many)).hasMessageContaining("attributes");
        for (Map<String, String> bad : List.of(
                Map.of("", "x"),
                Map.of("k".repeat(Service.MAX_KEY_LENGTH + 1), "x"),
                Map.of("k", "x".repeat(Service.MAX_VALUE_LENGTH + 1)))) {
            assertThatThrownBy(() -> new Service("chat", 1, bad)).isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "-", "Chat", "a b", "x".repeat(33))) {
            assertThatThrownBy(() -> new Service(name, 1, Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
        for (int port : new int[] {-1, 0, 65536}) {
            assertThatThrownBy(() -> new Service("chat", port, Map.of())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void invitesAreBounded() {
        Duration day = Duration.ofDays(1);
        assertThat(new InviteRequest(day, InviteRequest.MAX_USES, true).uses()).isEqualTo(InviteRequest.MAX_USES);
        assertThatThrownBy(() -> new InviteRequest(day, 0, false)).hasMessageContaining("uses");
        assertThatThrownBy(() -> new InviteRequest(day, InviteRequest.MAX_USES + 1, false))
                .hasMessageContaining("uses");
        assertThatThrownBy(() -> new InviteRequest(Duration.ofSeconds(59), 1, false))
                .hasMessageContaining("valid for");
        assertThatThrownBy(() -> new InviteRequest(Duration.ofDays(366), 1, false))
                .hasMessageContaining("valid for");
    }
}
