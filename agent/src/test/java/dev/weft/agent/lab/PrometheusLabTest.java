package dev.weft.agent.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real Prometheus finds the members through one agent, reads all of them, and sees one go. */
@Tag("lab")
class PrometheusLabTest {
    /** Where {@code ./run test} unpacks Debian's package; nothing of it is installed. */
    private static final Path UNPACKED =
            Path.of("../target/prometheus/usr/bin").toAbsolutePath().normalize();

    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final LabFolder FOLDER = TestLabs.folder("prometheus");
    private static Lab lab;
    private static Mesh mesh;
    private static ProcessMark prometheus;

    @BeforeAll
    static void up() throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(UNPACKED.resolve("prometheus")), "no Prometheus here: ./run test fetches it");
        lab = LabUp.run(FOLDER, ALL.size(), line -> {});
        mesh = new Mesh(lab);
        for (int node : ALL) {
            Files.writeString(FOLDER.node("node" + node).config().resolve("weft.toml"), "metricsPort = 9586\n");
        }
        lab.end(ALL, false);
        lab.start(ALL);
        Files.writeString(FOLDER.node("node1").state().resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: weft
                    http_sd_configs:
                      - url: http://127.0.0.1:51822/v1/sd/prometheus
                        refresh_interval: 1s
                    relabel_configs:
                      - source_labels: [__meta_weft_name]
                        target_label: node
                """);
        prometheus = LabTool.background(
                lab.inNode(
                        1,
                        List.of(
                                UNPACKED.resolve("prometheus").toString(),
                                "--config.file=/var/lib/weft/prometheus.yml",
                                "--storage.tsdb.path=/var/lib/weft/prometheus-data",
                                "--web.listen-address=127.0.0.1:9090")),
                lab.environment(),
                FOLDER.node("node1").path().resolve("prometheus.log"));
    }

    @AfterAll
    static void down() {
        LabDown.run(FOLDER);
    }

    @Test
    void itReadsEveryMemberAndSeesAKilledOneDisappear() throws IOException {
        awaitTrue("all members are read", () -> healthy().equals(Set.of("node1", "node2", "node3")));
        awaitTrue(
                "and tell the same",
                () -> values("weft_members{status=\"alive\"}").equals(List.of("3", "3", "3")));
        assertThat(values("count(weft_tunnel_up == 1)")).containsExactly("6");
        assertThat(values("count(weft_reconcile_seconds_count > 0)")).containsExactly("3");

        lab.end(List.of(3), true);
        Patience clock = Patience.unlimited();
        awaitTrue("the killed one is no target any more", () -> targets().equals(Set.of("node1", "node2")));
        Figures.tell("a killed member is no target of Prometheus any more after " + clock.elapsedMillis() + " ms");
        awaitTrue(
                "and the others say so",
                () -> values("weft_members{status=\"dead\"}").equals(List.of("1", "1")));
        assertThat(ProcessTable.runs(prometheus)).isTrue();
    }

    @Test
    void itsOwnCheckFindsNothingWrongWithTheMetrics() throws IOException {
        Path metrics = FOLDER.node("node2").path().resolve("metrics");
        Files.writeString(
                metrics,
                lab.attempt(2, List.of("curl", "-sf", "http://127.0.0.1:51822/metrics"))
                        .output());

        LabTool.Outcome outcome = LabTool.attempt(
                List.of(UNPACKED.resolve("promtool").toString(), "check", "metrics"), Files.readString(metrics));

        assertThat(outcome.errors() + outcome.output()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    /** Names of the members that are targets now. */
    private static Set<String> targets() {
        Set<String> names = new TreeSet<>();
        ask("/api/v1/targets?state=active")
                .at("/data/activeTargets")
                .forEach(target -> names.add(target.at("/labels/node").asText()));
        return names;
    }

    private static Set<String> healthy() {
        Set<String> names = new TreeSet<>();
        ask("/api/v1/targets?state=active").at("/data/activeTargets").forEach(target -> {
            if (target.path("health").asText().equals("up")) {
                names.add(target.at("/labels/node").asText());
            }
        });
        return names;
    }

    private static List<String> values(String expression) {
        return ask("/api/v1/query?query="
                        + java.net.URLEncoder.encode(expression, java.nio.charset.StandardCharsets.UTF_8))
                .at("/data/result")
                .findValues("value")
                .stream()
                .map(value -> value.get(1).asText())
                .toList();
    }

    private static JsonNode ask(String path) {
        LabTool.Outcome outcome = lab.attempt(1, List.of("curl", "-s", "http://127.0.0.1:9090" + path));
        try {
            return new ObjectMapper().readTree(outcome.output().isEmpty() ? "{}" : outcome.output());
        } catch (IOException e) {
            throw new LabException("Prometheus answered: " + outcome.output(), e);
        }
    }

    private static void awaitTrue(String what, java.util.function.BooleanSupplier condition) {
        assertThat(Patience.of(SOON).until(condition))
                .as(() -> what + "; " + ask("/api/v1/targets?state=active") + mesh.view(1)
                        + LogTail.of(FOLDER.node("node1").path().resolve("prometheus.log")))
                .isTrue();
    }
}
