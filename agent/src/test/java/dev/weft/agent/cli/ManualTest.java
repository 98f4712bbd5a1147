package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Manual pages and completions follow the definitions of the commands. */
class ManualTest {
    private final Path folder;

    ManualTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Manual.write(folder, "1.2.3");
    }

    @Test
    void everyCommandHasAPageThatNamesItsOptions() throws IOException {
        check(Weft.commandLine(InputStream.nullInputStream(), Map.of()));
    }

    private void check(CommandLine command) throws IOException {
        Path file = folder.resolve("man/" + command.getCommandSpec().qualifiedName("-") + ".1");
        String page = Files.readString(file);
        assertThat(page).startsWith(".TH ").contains(".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n", "\\-\\-help");
        command.getCommandSpec().options().stream()
                .filter(option -> !option.hidden())
                .forEach(option -> assertThat(page)
                        .as("%s of %s", option.longestName(), file)
                        .contains(option.longestName().replace("-", "\\-")));
        assertThat(page.lines())
                .as("no text that begins like a request")
                .allSatisfy(line -> assertThat(line).doesNotStartWith("'").doesNotContain("${"))
                .filteredOn(line -> line.startsWith("."))
                .allMatch(line -> line.matches("\\.(TH|SH|TP|PP|nf|fi)( .*)?"));
        assertThat(page).as("no section without text").doesNotContainPattern("\\.SH [A-Z ]+\\n(\\.PP\\n)?\\.SH");
        for (CommandLine each : command.getSubcommands().values()) {
            assertThat(page)
                    .contains(
                            ".SH SEE ALSO\n",
                            each.getCommandSpec().qualifiedName("-").replace("-", "\\-") + "(1)");
            check(each);
        }
    }

    @Test
    void bashCompletes() throws Exception {
        assertThat(CommandRun.in(folder, "completion", "bash").out())
                .isEqualTo(Files.readString(folder.resolve("completion/weft")));
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source completion/weft; for words in 'weft mem' 'weft completion z'; do COMP_WORDS=($words);"
                                + " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$words; COMP_POINT=${#words};"
                                + " _complete_weft; printf '%s\\n' \"${COMPREPLY[@]}\"; done")
                .directory(folder.toFile())
                // compopt complains that no shell asked for this completion.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> words = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(words).containsExactly("members", "zsh");
    }

    @Test
    void theShellMustBeKnown() {
        assertThat(CommandRun.in(folder, "completion", "fish").exitCode()).isEqualTo(Weft.WRONG_USAGE);
        assertThat(CommandRun.in(folder, "completion", "zsh").out()).startsWith("#compdef weft\n");
    }
}
