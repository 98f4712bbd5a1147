package dev.weft.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Nonsense for every option and argument of every command: it ends with 1 or 2 and a line that names what is wrong. */
@Timeout(120)
class BadOptionsTest {
    private static final List<String> NONSENSE = List.of(
            "",
            " ",
            "-1",
            "0x10",
            "99999999999999999999",
            "1.5",
            "\u0000",
            "a\nb",
            "9".repeat(5_000),
            "\u00ff\u20ac",
            "{}");
    /** Files and folders may have any name; where they lead is another test. */
    private static final Set<String> PLACES = Set.of("--state", "--socket", "--config", "--instance", "--token-file");
    /** These may well work: a network may have many a name. */
    private static final Set<String> HARMLESS = Set.of("completion", "hosts", "init");

    private final Path folder;
    private int runs;

    BadOptionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyOptionOfEveryCommand() {
        int tried = 0;
        for (List<String> command : commands()) {
            CommandLine line = find(command);
            for (OptionSpec option : line.getCommandSpec().options()) {
                if (option.arity().max() == 0 || PLACES.contains(option.longestName())) {
                    continue;
                }
                for (String nonsense : NONSENSE) {
                    check(command, List.of(option.longestName(), nonsense));
                    tried++;
                }
            }
            check(command, List.of("--no-such-option"));
            check(command, List.of("too", "many", "arguments", "for", "any"));
        }
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void placesThatCannotBe() {
        for (List<String> command : commands()) {
            for (String place : List.of("--state", "--socket", "--config")) {
                for (String nonsense : List.of("\u0000", "/proc/none/such", folder + "/" + "x".repeat(300))) {
                    CommandRun run = run(command, List.of(place, nonsense));
                    assertThat(run.exitCode()).as("%s %s", command, place).isIn(0, 1, 2);
                    isClear(run, command + " " + place);
                }
            }
        }
    }

    private void check(List<String> command, List<String> more) {
        CommandRun run = run(command, more);
        String what = command + " " + shortened(more.toString());
        if (!HARMLESS.contains(command.get(0))) {
            assertThat(run.exitCode()).as(what + run.out()).isIn(1, 2);
        }
        isClear(run, what);
    }

    private static void isClear(CommandRun run, String what) {
        if (run.exitCode() != 0) {
            assertThat(run.err()).as(what).isNotBlank().doesNotContain("java.", "\tat ");
        }
    }

    private CommandRun run(List<String> command, List<String> more) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(more);
        // Nobody is in a network here, so no agent can start.
        return CommandRun.in(folder.resolve("run" + runs++), arguments.toArray(String[]::new));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(80, text.length()));
    }

    /** All but the lab's, which would make one. */
    private static List<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        Weft.commandLine(new ByteArrayInputStream(new byte[0]), Map.of())
                .getSubcommands()
                .forEach((name, command) -> {
                    if (!name.equals("lab")) {
                        commands.add(List.of(name));
                        command.getSubcommands().keySet().forEach(part -> commands.add(List.of(name, part)));
                    }
                });
        assertThat(commands).hasSizeGreaterThan(12);
        return commands;
    }

    private static CommandLine find(List<String> names) {
        CommandLine found = Weft.commandLine(new ByteArrayInputStream(new byte[0]), Map.of());
        for (String name : names) {
            found = Objects.requireNonNull(found.getSubcommands().get(name));
        }
        return found;
    }
}
