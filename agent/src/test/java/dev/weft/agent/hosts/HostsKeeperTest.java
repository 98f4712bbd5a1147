package dev.weft.agent.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.agent.config.LogFormat;
import dev.weft.agent.config.LogLevel;
import dev.weft.agent.log.Logging;
import dev.weft.agent.os.Clock;
import dev.weft.agent.testing.Samples;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsKeeperTest {
    private static final String BEFORE = "127.0.0.1 localhost\n";

    private final Snapshot snapshot = Samples.snapshot();
    private final Path folder;
    private final Path hosts;
    private final Path wanted;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private long now;

    private final Clock clock = new Clock() {
        @Override
        public long monotonicMillis() {
            return now;
        }

        @Override
        public long epochSeconds() {
            return 1_700_000_000L + now / 1000;
        }
    };

    HostsKeeperTest(@TempDir Path folder) throws IOException {
        this.folder = Files.createDirectory(folder.resolve("etc"));
        hosts = this.folder.resolve("hosts");
        wanted = folder.resolve("wanted");
        Files.writeString(hosts, BEFORE);
    }

    @BeforeEach
    void listen() {
        Logging.start(LogFormat.LOGFMT, LogLevel.INFO, new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void silence() {
        Logging.stop();
    }

    private HostsKeeper keeper() {
        return new HostsKeeper(hosts, wanted, clock);
    }

    private String told() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void namesComeAndGoAndTheFileKeepsItsRights() throws IOException {
        Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rw-rw-r--"));
        HostsKeeper keeper = keeper();

        keeper.update(snapshot);
        keeper.update(snapshot);

        assertThat(Files.readString(hosts)).startsWith(BEFORE).contains(" node2.weft ");
        assertThat(Files.getPosixFilePermissions(hosts)).isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(told()).containsOnlyOnce("names.written");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(hosts);
        }

        keeper.remove(snapshot);
        keeper.update(snapshot);
        assertThat(hosts).hasContent(BEFORE);
    }

    @Test
    void eachChangeIsToldWithTheEntryThatCausedIt() throws IOException {
        HostsKeeper keeper = keeper();
        keeper.update(snapshot);
        assertThat(told()).contains("lines=6 cause=start");

        Member fourth = Samples.member(4, "node4", MemberStatus.ALIVE);
        List<Member> members = new ArrayList<>(snapshot.view().members());
        members.add(fourth);
        keeper.update(Samples.snapshot(members.toArray(Member[]::new)));
        assertThat(told()).contains("lines=8 cause=" + fourth.cause().shortText());

        Files.writeString(hosts, BEFORE);
        keeper.update(Samples.snapshot(members.toArray(Member[]::new)));
        assertThat(told()).contains("lines=8 cause=drift");
    }

    @Test
    void whatAnotherProgramTookAwayComesBack() throws IOException {
        HostsKeeper keeper = keeper();
        keeper.update(snapshot);
        Files.writeString(hosts, "10.0.0.1 new\n");

        keeper.update(snapshot);

        assertThat(Files.readString(hosts)).startsWith("10.0.0.1 new\n").contains(" node2.weft ");
    }

    @Test
    void whoIsOutHasNoNames() {
        HostsKeeper keeper = keeper();
        keeper.update(snapshot);
        keeper.update(new Snapshot(9, snapshot.self(), Snapshot.Standing.REVOKED, snapshot.view()));

        assertThat(hosts).hasContent(BEFORE);
    }

    @Test
    void switchedOffNothingIsWritten() {
        HostsKeeper keeper = new HostsKeeper(null, wanted, clock);
        keeper.update(snapshot);
        keeper.remove(snapshot);

        assertThat(hosts).hasContent(BEFORE);
        assertThat(wanted).doesNotExist();
    }

    @Test
    void aLinkIsFollowedAndAMissingFileIsMade() throws IOException {
        Path link = folder.resolve("link");
        Files.createSymbolicLink(link, hosts);
        new HostsKeeper(link, wanted, clock).update(snapshot);
        assertThat(Files.readString(hosts)).contains(" node2.weft ");
        assertThat(link).isSymbolicLink();

        Path missing = folder.resolve("missing");
        new HostsKeeper(missing, wanted, clock).update(snapshot);
        assertThat(Files.readString(missing)).contains(" node2.weft ");
        assertThat(Files.getPosixFilePermissions(missing)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void whileAnotherAgentWritesThisOneWaitsButNotForOneThatWasKilled() throws IOException {
        Path fresh = folder.resolve(".hosts.weft");
        Files.writeString(fresh, "half");
        Files.setLastModifiedTime(fresh, FileTime.fromMillis(clock.epochSeconds() * 1000));
        HostsKeeper keeper = keeper();
        keeper.update(snapshot);
        assertThat(hosts).hasContent(BEFORE);

        now += 10_000;
        keeper.update(snapshot);
        assertThat(Files.readString(hosts)).startsWith(BEFORE).contains(" node2.weft ");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void anAgentThatMayNotWriteLeavesTheNamesForSomebodyWhoMay() throws IOException {
        // Where no file can be made, not even by root.
        Path forbidden = folder.resolve("none/hosts");
        HostsKeeper keeper = new HostsKeeper(forbidden, wanted, clock);
        keeper.update(snapshot);
        assertThat(told()).doesNotContain("names.missing");
        assertThat(keeper.trouble()).isEmpty();

        assertThat(WantedNames.apply(wanted, hosts)).contains("lines of network");
        assertThat(Files.readString(hosts)).startsWith(BEFORE).contains(" node2.weft ");
        assertThat(WantedNames.apply(wanted, hosts)).contains("already");
        assertThat(WantedNames.inFile(hosts, snapshot.view().network()))
                .isEqualTo(HostNames.of(snapshot.view()).lines());

        now += HostsKeeper.TAKEN_WITHIN_MILLIS;
        keeper.update(snapshot);
        keeper.update(snapshot);
        assertThat(told()).containsOnlyOnce("names.missing").contains("weft-hosts@NAME.path");
        assertThat(keeper.trouble()).contains(forbidden.toString(), "nobody took the names", "weft hosts --apply");

        keeper.remove(snapshot);
        assertThat(WantedNames.apply(wanted, hosts)).contains("0 lines");
        assertThat(hosts).hasContent(BEFORE);
    }

    @Test
    void whatAnAgentLeavesIsNotTrusted() throws IOException {
        String network = snapshot.view().network().toString();
        for (String text : List.of(
                "",
                "office\n10.86.1.1 a.weft\n",
                network + "\n10.86.1.1 bank.example\n",
                network + "\n10.86.1.1 a.weft\n\n",
                network + "\n" + "x".repeat(WantedNames.MAX_BYTES))) {
            Files.writeString(wanted, text);
            assertThatExceptionOfType(HostsException.class).isThrownBy(() -> WantedNames.apply(wanted, hosts));
        }
        Files.delete(wanted);
        Files.createSymbolicLink(wanted, Path.of("/etc/hostname"));
        assertThat(WantedNames.apply(wanted, hosts)).contains("nothing to do");
        Files.delete(wanted);
        assertThat(WantedNames.apply(wanted, hosts)).contains("nothing to do");
        assertThat(hosts).hasContent(BEFORE);
    }
}
