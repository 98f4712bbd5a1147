package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.config.AgentConfigReader;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.Reach;
import dev.weft.controlplane.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsSourceTest {
    private static final List<InetAddress> LOCAL =
            List.of(Endpoint.parseAddress("198.18.0.1"), Endpoint.parseAddress("2001:db8::1"));

    private final Path file;

    FactsSourceTest(@TempDir Path folder) {
        file = folder.resolve("weft.toml");
    }

    private LocalFacts facts(String toml, List<InetAddress> local) throws IOException {
        Files.writeString(file, toml);
        return new FactsSource(AgentConfigReader.read(file, "node1"), Samples.key(1))
                .facts(local, Reach.NONE, List.of());
    }

    @Test
    void eachLocalAddressIsAnnouncedWithBothPorts() throws IOException {
        LocalFacts facts = facts("listenPort = 7\ncontrolPort = 8\n", LOCAL);

        assertThat(facts.endpoints())
                .containsExactly(Endpoint.parse("198.18.0.1:7"), Endpoint.parse("[2001:db8::1]:7"));
        assertThat(facts.controlEndpoints())
                .containsExactly(Endpoint.parse("198.18.0.1:8"), Endpoint.parse("[2001:db8::1]:8"));
    }

    @Test
    void aRelaySaysWhatItPassesOn() throws IOException {
        Files.writeString(file, "relay = true\n");
        FactsSource source = new FactsSource(AgentConfigReader.read(file, "node1"), Samples.key(1));
        assertThat(source.facts(LOCAL, Reach.NONE, List.of()).services())
                .singleElement()
                .satisfies(service -> assertThat(service.attributes()).containsEntry("passes", "ipv4"));
        source.passesIpv6(true);
        assertThat(source.facts(LOCAL, Reach.NONE, List.of()).services())
                .singleElement()
                .satisfies(service -> assertThat(service.attributes()).containsEntry("passes", "ipv4,ipv6"));
    }

    @Test
    void configuredEndpointsComeFirstAndOnce() throws IOException {
        LocalFacts facts = facts("endpoints = [\"203.0.113.7:51820\", \"198.18.0.1:51820\"]", LOCAL);

        assertThat(facts.endpoints())
                .containsExactly(
                        Endpoint.parse("203.0.113.7:51820"),
                        Endpoint.parse("198.18.0.1:51820"),
                        Endpoint.parse("[2001:db8::1]:51820"));
    }

    @Test
    void whereOthersSeeItComesBeforeItsOwnAddresses() throws IOException {
        Path written = Files.writeString(file, "endpoints = [\"203.0.113.7:51820\"]");
        Reach reach = new Reach(
                List.of(Endpoint.parse("192.0.2.1:41820")),
                List.of(Endpoint.parse("192.0.2.1:41821")),
                new TreeMap<>(),
                new TreeSet<>());
        LocalFacts facts = new FactsSource(AgentConfigReader.read(written, "node1"), Samples.key(1))
                .facts(LOCAL, reach, List.of());

        assertThat(facts.endpoints())
                .startsWith(Endpoint.parse("203.0.113.7:51820"), Endpoint.parse("192.0.2.1:41820"))
                .hasSize(4);
        assertThat(facts.controlEndpoints())
                .startsWith(Endpoint.parse("192.0.2.1:41821"))
                .endsWith(Endpoint.parse("[2001:db8::1]:51821"));
    }

    @Test
    void whoIsSeenAtAnAddressOfItsOwnIsBehindNoNat() throws IOException {
        Path written = Files.writeString(file, "announceLocalAddresses = false");
        Reach reach =
                new Reach(List.of(Endpoint.parse("198.18.0.1:51820")), List.of(), new TreeMap<>(), new TreeSet<>());

        assertThat(new FactsSource(AgentConfigReader.read(written, "node1"), Samples.key(1))
                        .facts(LOCAL, reach, List.of())
                        .endpoints())
                .isEmpty();
    }

    @Test
    void localAddressesCanBeKeptBack() throws IOException {
        assertThat(facts("announceLocalAddresses = false", LOCAL).endpoints()).isEmpty();
    }

    @Test
    void noMoreAreAnnouncedThanAllowed() throws IOException {
        List<InetAddress> many = IntStream.range(1, 20)
                .mapToObj(i -> Endpoint.parseAddress("198.18.0." + i))
                .toList();

        assertThat(facts("", many).endpoints()).hasSize(LocalFacts.MAX_ENDPOINTS);
    }

    @Test
    void whereTheMetricsAreIsAnnouncedBesideTheServices() throws IOException {
        Path written = Files.writeString(file, "metricsPort = 9586\n");
        FactsSource source = new FactsSource(AgentConfigReader.read(written, "node1"), Samples.key(1));
        Service chat = new Service("chat", 51900, Map.of());

        assertThat(source.maxServices()).isEqualTo(LocalFacts.MAX_SERVICES - 1);
        assertThat(source.facts(LOCAL, Reach.NONE, List.of(chat)).services())
                .containsExactly(chat, new Service("weft-metrics", 9586, Map.of()));
        assertThat(facts("", LOCAL).services()).isEmpty();
    }
}
