package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    private final Path folder;

    HelpTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> commands() {
        return Weft.commandLine(InputStream.nullInputStream(), Map.of()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExample(String command) {
        CommandRun run = CommandRun.in(folder, command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: weft " + command).containsPattern("Examples?:\\s+weft " + command);
    }

    @Test
    void theHelpListsEveryCommand() {
        CommandRun run = CommandRun.in(folder, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains(commands().toList());
    }

    @Test
    void theVersionIsOneLine() {
        assertThat(CommandRun.in(folder, "--version").out()).matches("weft \\S+\\R");
    }

    @Test
    void noCommandIsWrongUsage() {
        CommandRun run = CommandRun.in(folder);

        assertThat(run.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(run.err()).isEqualTo("weft: no command given\nSee 'weft --help'.\n");
    }

    @Test
    void anUnknownOptionNamesTheCommandsHelp() {
        CommandRun run = CommandRun.in(folder, "members", "--nonsense");

        assertThat(run.exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(run.err())
                .contains("--nonsense")
                .contains("weft members --help")
                .hasLineCount(2);
    }
}
