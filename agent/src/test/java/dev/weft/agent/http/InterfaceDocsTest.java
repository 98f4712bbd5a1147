package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.agent.testing.FakeAgentNode;
import dev.weft.agent.testing.PrometheusText;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.MembershipEvent;
import dev.weft.controlplane.MembershipEvent.Kind;
import dev.weft.controlplane.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page about the interface: it names everything, and its examples run. */
@Timeout(120)
class InterfaceDocsTest {
    private static final Path PAGE = Path.of("../docs/interface.md");

    private final FakeAgentNode agent = new FakeAgentNode();
    private final Path folder;
    private final Path socket;
    private final InetSocketAddress local;
    private final AgentServer server;

    InterfaceDocsTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        socket = folder.resolve("run/weft.sock");
        InetAddress loopback = Endpoint.parseAddress("127.0.0.1");
        try (ServerSocket probe = new ServerSocket(0, 1, loopback)) {
            local = new InetSocketAddress(loopback, probe.getLocalPort());
        }
        server = AgentServer.start(agent, new Listen(socket, local, 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** The only block of this language that the page has. */
    private static String example(String language) throws IOException {
        String[] parts = page().split("\n```" + language + "\n", -1);
        assertThat(parts).hasSize(2);
        return parts[1].substring(0, parts[1].indexOf("\n```\n")) + "\n";
    }

    @Test
    void everyRouteFieldAndMetricIsNamed() throws IOException {
        String page = page();
        for (String route : server.routes()) {
            assertThat(page).contains(route.substring(route.indexOf(' ') + 1));
        }
        JsonNode schemas =
                Json.tree(new TestHttp(socket).get("/openapi.json").body()).at("/components/schemas");
        Set<String> fields = new TreeSet<>();
        collect(schemas, fields);
        assertThat(fields).hasSizeGreaterThan(50);
        fields.removeIf(field -> Pattern.compile("`[^`\n]*\\b" + field + "\\b[^`\n]*`")
                .matcher(page)
                .find());
        assertThat(fields).as("fields that the page does not name").isEmpty();
        PrometheusText.parse(TestHttp.text(new TestHttp(socket).get("/metrics"))).types().keySet().stream()
                .filter(metric -> metric.startsWith("weft_"))
                .forEach(metric -> assertThat(page).contains("`" + metric + "`"));
    }

    private static void collect(JsonNode node, Set<String> fields) {
        node.path("properties").fieldNames().forEachRemaining(fields::add);
        node.forEach(inner -> collect(inner, fields));
    }

    @Test
    void theShellExampleRuns() throws Exception {
        Path script = Files.writeString(folder.resolve("example.sh"), "set -euo pipefail\n" + example("sh"));

        String output = run(new ProcessBuilder("bash", script.toString()));

        assertThat(output)
                .contains("\"name\":\"node2\"")
                .contains("{\"name\":\"wiki\",\"port\":8080,\"attributes\":{\"path\":\"/wiki\"}}")
                .contains("data: {\"reason\":\"first\"");
        assertThat(agent.services).isEmpty();
    }

    @Test
    void theJavaExampleRuns() throws Exception {
        Path source = Files.writeString(folder.resolve("WhoIsThere.java"), example("java"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString(),
                "http://127.0.0.1:" + local.getPort());
        Process process = start(builder);
        // It has its place before the state that it is given is put together: only its word says that what follows is
        // news.
        Await.until("it has the state", () -> text(folder.resolve("output")).contains("reset: "));

        Snapshot before = agent.controlPlane.snapshot;
        agent.controlPlane.change(
                new Snapshot(6, before.self(), before.standing(), before.view()),
                List.of(new MembershipEvent(Kind.DEAD, Samples.member(2, "node2", MemberStatus.DEAD))));
        Await.until("it has printed both", () -> text(folder.resolve("output")).contains("member-dead"));
        server.close();

        String output = finish(process);
        assertThat(output.lines().toList().get(0))
                .startsWith("reset: {node1=fd")
                .contains("node2=fd");
        assertThat(output.lines().toList().get(1))
                .startsWith("member-dead: {node1=fd")
                .doesNotContain("node2");
    }

    private String run(ProcessBuilder builder) throws Exception {
        return finish(start(builder));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        builder.environment().put("WEFT_SOCKET", socket.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String finish(Process process) throws Exception {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(text(folder.resolve("output"))).isZero();
            return text(folder.resolve("output"));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Objects.requireNonNull(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return "";
        }
    }
}
