package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessRunnerTest {
    private final ProcessRunner runner = ProcessRunner.local();

    @Test
    void givesStdoutAndTakesStdin() {
        assertThat(runner.run(List.of("cat"), "a line\n")).isEqualTo("a line\n");
        assertThat(runner.run(List.of("true"), "nobody reads this".repeat(100_000)))
                .isEmpty();
    }

    @Test
    void anErrorNamesTheCommandAndItsStderr() {
        assertThatThrownBy(() -> runner.run(List.of("ls", "/nonexistent")))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("'ls /nonexistent' failed with exit code 2")
                .hasMessageContaining("No such file or directory");
    }

    @Test
    void aProgramThatHangsIsEnded() {
        assertThatThrownBy(() -> runner.withTimeLimit(200).run(List.of("sleep", "60")))
                .isInstanceOf(CommandException.class)
                .hasMessage("'sleep 60' did not end within 200 ms");
    }

    @Test
    void tooMuchOutputIsRefused() {
        assertThatThrownBy(() -> runner.run(List.of("head", "-c", "6000000", "/dev/zero")))
                .hasMessageContaining("wrote more than");
    }

    /** Whether that is an error depends on who is first: the JDK closes the pipes of a process that ended. */
    @Test
    @Timeout(10)
    void aChildInTheBackgroundThatHoldsTheOutputDoesNotHangUs() {
        try {
            assertThat(runner.withTimeLimit(300).run(List.of("sh", "-c", "sleep 15 & exit 0")))
                    .isEmpty();
        } catch (CommandException e) {
            assertThat(e).hasMessageContaining("holds its output open");
        }
    }

    @Test
    void aMissingProgramSaysHowToGetIt(@TempDir Path empty) {
        ProcessRunner bare = runner.withFolders(List.of(empty));
        assertThatThrownBy(() -> bare.run(List.of("wg", "show")))
                .isInstanceOf(ProgramMissingException.class)
                .hasMessage("wg is not installed: apt-get install wireguard-tools");
        assertThat(bare.has("ip")).isFalse();
        assertThat(runner.has("ls")).isTrue();
    }

    @Test
    void aPrefixComesFirst() {
        assertThat(runner.withPrefix(List.of("env", "GREETING=hello")).run(List.of("printenv", "GREETING")))
                .isEqualTo("hello\n");
    }

    @Test
    void missingPrivilegesNameTheWayOut() {
        Privileges.requireNetAdmin("Name:\tjava\nCapEff:\t0000000000001000\n");
        assertThatThrownBy(() -> Privileges.requireNetAdmin("Name:\tjava\nCapEff:\t0000000000000fff\n"))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("CAP_NET_ADMIN")
                .hasMessageContaining("sudo");
    }
}
