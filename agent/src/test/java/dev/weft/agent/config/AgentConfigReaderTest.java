package dev.weft.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.controlplane.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AgentConfigReaderTest {
    private static final Path SAMPLE = Path.of("src/main/dist/weft.toml");
    private static final AgentConfig DEFAULTS = new AgentConfig(
            "myhost",
            "wg0",
            51820,
            51821,
            0,
            AgentConfig.KEEPALIVE_WHERE_NEEDED,
            List.of(),
            List.of(),
            true,
            Endpoint.parse("127.0.0.1:51822"),
            0,
            Path.of("/etc/hosts"),
            false,
            LogFormat.LOGFMT,
            LogLevel.INFO);

    private final Path file;

    AgentConfigReaderTest(@TempDir Path folder) {
        file = folder.resolve("weft.toml");
    }

    private AgentConfig read(String text) throws IOException {
        Files.writeString(file, text);
        return AgentConfigReader.read(file, "MyHost.example.org");
    }

    private void refuses(String text, String... inMessage) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).contains(inMessage).doesNotContain("\n"));
    }

    @Test
    void aMissingFileMeansDefaults() {
        assertThat(AgentConfigReader.read(file, "MyHost.example.org")).isEqualTo(DEFAULTS);
    }

    @Test
    void anEmptyFileMeansDefaults() throws IOException {
        assertThat(read("# nothing\n")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyIsMapped() throws IOException {
        assertThat(read("""
                        name = "gate"
                        interface = "mesh7"
                        listenPort = 1
                        controlPort = 65535
                        mtu = 1280
                        keepaliveSeconds = 600
                        endpoints = ["192.0.2.1:51820", "[2001:db8::1]:7"]
                        controlEndpoints = ["192.0.2.1:51821"]
                        announceLocalAddresses = false
                        httpListen = "[::1]:7"
                        metricsPort = 9586
                        hostsFile = "/etc/hosts.mesh"
                        relay = true
                        logFormat = "json"
                        logLevel = "debug"
                        """))
                .isEqualTo(new AgentConfig(
                        "gate",
                        "mesh7",
                        1,
                        65535,
                        1280,
                        600,
                        List.of(Endpoint.parse("192.0.2.1:51820"), Endpoint.parse("[2001:db8::1]:7")),
                        List.of(Endpoint.parse("192.0.2.1:51821")),
                        false,
                        Endpoint.parse("[::1]:7"),
                        9586,
                        Path.of("/etc/hosts.mesh"),
                        true,
                        LogFormat.JSON,
                        LogLevel.DEBUG));
    }

    @Test
    void theSampleFileShowsTheDefaults() {
        assertThat(AgentConfigReader.read(SAMPLE, "myhost")).isEqualTo(DEFAULTS);
    }

    @ParameterizedTest
    @EnumSource
    void theSampleFileShowsEveryKey(ConfigKey key) throws IOException {
        assertThat(Files.readString(SAMPLE)).containsPattern("(?m)^#?" + key.key() + " = ");
        assertThat(key.explanation()).isNotBlank();
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndTheKnownOnes() {
        refuses("name = \"a\"\n\nlistenport = 7\n", "line 3", "unknown key 'listenport'", "listenPort", "logLevel");
    }

    @Test
    void theReadOnlyInterfaceIsOffOrOnThisMachineAlone() throws IOException {
        assertThat(read("httpListen = \"off\"").httpListen()).isNull();
        refuses("httpListen = \"0.0.0.0:51822\"", "line 1", "httpListen", "loopback", "off");
        refuses("httpListen = \"192.0.2.1:51822\"", "httpListen", "loopback");
        refuses("httpListen = \"127.0.0.1\"", "httpListen", "ADDRESS:PORT");
        refuses("httpListen = \"localhost:51822\"", "httpListen", "not an IP address");
        refuses("httpListen = true", "httpListen", "true");
        refuses("metricsPort = 65536", "metricsPort", "65536");
        refuses("metricsPort = -1", "metricsPort", "-1");
        refuses("metricsPort = \"9586\"", "metricsPort", "9586");
    }

    @Test
    void namesCanBeSwitchedOff() throws IOException {
        assertThat(read("hostsFile = \"off\"").hostsFile()).isNull();
    }

    @Test
    void anUnknownTableIsNamedToo() {
        refuses("name = \"a\"\n[peers]\nx = 1\n", "line 2", "unknown key 'peers'");
    }

    @Test
    void whatIsNoTomlIsNamedWithItsLine() {
        refuses("name = \"a\"\nlistenPort = = 7\n", "line 2", "not valid TOML");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name = "Bad_Name"              | name
                    name = 7                       | name
                    interface = "lo"               | interface
                    interface = "a/b"              | interface
                    interface = "sixteencharacter" | interface
                    listenPort = 0                 | listenPort
                    listenPort = 65536             | listenPort
                    listenPort = "51820"           | listenPort
                    listenPort = 51820.5           | listenPort
                    listenPort = 99999999999999    | listenPort
                    controlPort = -1               | controlPort
                    mtu = 1279                     | mtu
                    mtu = 9001                     | mtu
                    keepaliveSeconds = 601         | keepaliveSeconds
                    endpoints = "192.0.2.1:1"      | endpoints
                    endpoints = ["192.0.2.1"]      | endpoints
                    endpoints = ["host.name:1"]    | endpoints
                    endpoints = [7]                | endpoints
                    controlEndpoints = ["[::1]:0"] | controlEndpoints
                    announceLocalAddresses = "yes" | announceLocalAddresses
                    hostsFile = "hosts"            | hostsFile
                    hostsFile = "/"                | hostsFile
                    hostsFile = "/e\\u0000/hosts"  | hostsFile
                    hostsFile = false              | hostsFile
                    logFormat = "xml"              | logFormat
                    logLevel = "loud"              | logLevel
                    """)
    void aBadValueIsNamedWithItsKeyAndLine(String line, String key) {
        refuses("# first line\n" + line, "line 2", key);
    }

    @ParameterizedTest
    @EnumSource
    void nonsenseOfEveryKindIsTakenOrNamed(ConfigKey key) {
        int refused = 0;
        for (String value : List.of(
                "7",
                "-1",
                "0.5",
                "nan",
                "true",
                "\"\"",
                "\" \"",
                "\"\\u0000\"",
                "[]",
                "[[]]",
                "[{}]",
                "{}",
                "{a = 1}",
                "1979-05-27T07:32:00Z",
                "99999999999999999999",
                "\"" + "x".repeat(10_000) + "\"",
                "'''x'''",
                "[" + "1,".repeat(10_000) + "]",
                "[".repeat(300) + "]".repeat(300))) {
            try {
                var unused = read(key.key() + " = " + value);
            } catch (ConfigException e) {
                refused++;
                assertThat(e.getMessage()).contains(file + " line 1").hasSizeLessThan(1_000);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        assertThat(refused).isGreaterThan(10);
    }

    @Test
    void oneSocketCannotHaveTwoUses() {
        refuses("listenPort = 7\ncontrolPort = 7\n", "listenPort and controlPort", "7");
    }

    @Test
    void moreEndpointsThanCanBeAnnouncedAreRefused() {
        refuses("endpoints = [" + "\"192.0.2.1:1\",".repeat(9) + "]", "endpoints", "at most 8");
    }

    @Test
    void aHugeFileIsNotRead() {
        refuses("#".repeat(AgentConfigReader.MAX_FILE_BYTES + 1), "larger than");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.createDirectory(file);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AgentConfigReader.read(file, "h"))
                .withMessageContaining("cannot read " + file);
    }

    @Test
    void aKeyThatIsThereTwiceIsFoundWhereItStands() throws IOException {
        refuses("relay = true\nrelay = false\nmtu = 1280\n", " line 2: relay is set a second time, after line 1");
        refuses("relay = true\n# relay = 1\nmtu = 1\n \"relay\"=false # no\n\n\n", " line 4: relay", "after line 1");
        // What repeats itself in another way is the parser's to tell.
        refuses("a.b = 1\na = 1\n", "Duplicate key");
    }
}
