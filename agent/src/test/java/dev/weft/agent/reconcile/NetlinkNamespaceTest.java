package dev.weft.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.os.IpPrefix;
import dev.weft.agent.os.Link;
import dev.weft.agent.os.LinkState;
import dev.weft.agent.os.NetworkChange;
import dev.weft.agent.os.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What we read through netlink is what {@code ip} prints. */
@Tag("lab")
@Timeout(60)
class NetlinkNamespaceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final NamespaceNode node;
    private final List<NetworkChange> changes = new CopyOnWriteArrayList<>();

    NetlinkNamespaceTest(@TempDir Path folder) throws IOException {
        node = new NamespaceNode(1, folder);
    }

    @BeforeEach
    void setUp() {
        node.run("ip", "link", "add", "one", "type", "veth", "peer", "name", "other");
        node.run("ip", "link", "set", "one", "mtu", "1380", "up");
        node.run("ip", "link", "set", "other", "up");
        node.run("ip", "addr", "add", "198.18.0.1/24", "dev", "one");
        node.run("ip", "addr", "add", "198.18.7.1", "peer", "198.18.7.2", "dev", "one");
        node.run("ip", "addr", "add", "2001:db8::1/64", "dev", "one");
        node.run("ip", "route", "add", "198.18.9.0/24", "via", "198.18.0.254", "table", "77");
        node.run("ip", "route", "add", "default", "via", "198.18.0.254");
        node.run("ip", "route", "add", "default", "via", "2001:db8::ff");
        node.run("ip", "route", "add", "blackhole", "198.18.10.0/24");
    }

    @AfterEach
    void clean() {
        node.close();
    }

    @Test
    void linksAndTheirAddressesAreThoseThatIpPrints() throws IOException {
        List<Link> links = node.machine().links();
        JsonNode printed = MAPPER.readTree(node.run("ip", "-json", "addr", "show"));
        assertThat(links).hasSize(printed.size());
        for (JsonNode json : printed) {
            Link link = links.stream()
                    .filter(one -> one.name().equals(json.path("ifname").asText()))
                    .findFirst()
                    .orElseThrow();
            assertThat(link.index()).isEqualTo(json.path("ifindex").asInt());
            assertThat(link.mtu()).isEqualTo(json.path("mtu").asInt());
            assertThat(link.up()).isEqualTo(json.path("flags").toString().contains("\"UP\""));
            assertThat(link.loopback()).isEqualTo(link.name().equals("lo"));
            Set<IpPrefix> addresses = new TreeSet<>();
            json.path("addr_info")
                    .forEach(address -> addresses.add(
                            IpPrefix.parse(address.path("local").asText() + "/" + address.path("prefixlen"))));
            assertThat(new TreeSet<>(link.addresses())).isEqualTo(addresses);
        }
    }

    @Test
    void unicastRoutesOfAllTablesAreRead() {
        assertThat(node.machine().routes().stream().map(Route::toString).filter(text -> !text.contains("fe80")))
                .contains(
                        "0.0.0.0/0 dev one",
                        "0:0:0:0:0:0:0:0/0 dev one",
                        "198.18.0.0/24 dev one",
                        "198.18.7.2/32 dev one",
                        "198.18.9.0/24 dev one",
                        "2001:db8:0:0:0:0:0:0/64 dev one")
                .noneMatch(text -> text.contains("198.18.10.0") || text.startsWith("198.18.0.1/32"));
    }

    @Test
    void oneLinkComesWithItsOwnAddressesAndRoutes() {
        LinkState state = node.machine().link("one").orElseThrow();
        assertThat(state.link().name()).isEqualTo("one");
        assertThat(state.link().addresses()).hasSize(4);
        assertThat(state.routes()).isNotEmpty().allMatch(route -> route.device().equals("one"));
        assertThat(node.machine().link("lo").orElseThrow().routes().stream()
                        .map(route -> route.destination().toString())
                        .collect(Collectors.joining()))
                .doesNotContain("198.18");
        assertThat(node.machine().link("none")).isEmpty();
        assertThat(node.machine().link("a-name-that-is-too-long")).isEmpty();
    }

    @Test
    void everyChangeIsToldAtOnce() throws Exception {
        int index = node.machine().link("one").orElseThrow().link().index();
        try (AutoCloseable watch = node.machine().watch(changes::add)) {
            assertThat(watch).isNotNull();
            told(index, "addr", "del", "2001:db8::1/64", "dev", "one");
            told(index, "route", "del", "198.18.0.0/24", "dev", "one");
            told(index, "link", "set", "one", "mtu", "1400");
            told(index, "link", "del", "one");
            assertThat(changes).noneMatch(NetworkChange::isLost);
        }
    }

    private void told(int index, String... command) {
        changes.clear();
        node.run(java.util.stream.Stream.concat(java.util.stream.Stream.of("ip"), java.util.stream.Stream.of(command))
                .toArray(String[]::new));
        Eventually.within(
                1_000,
                String.join(" ", command),
                () -> changes.stream().anyMatch(change -> change.concerns("one", index)));
        assertThat(changes).noneMatch(change -> change.concerns("two", index + 1_000));
    }
}
