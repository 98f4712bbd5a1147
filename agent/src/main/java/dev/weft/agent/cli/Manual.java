package dev.weft.agent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/** Writes the manual pages and the completions of all commands; the build runs it. */
public final class Manual {
    private Manual() {}

    /** Takes the folder to write to, and the version. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), arguments[1]);
    }

    static void write(Path folder, String version) throws IOException {
        CommandLine root = Weft.commandLine(InputStream.nullInputStream(), Map.of());
        Path pages = Files.createDirectories(folder.resolve("man"));
        writePages(root, pages, version);
        Path completions = Files.createDirectories(folder.resolve("completion"));
        Files.writeString(completions.resolve("weft"), CompletionCommand.script(CompletionCommand.Shell.BASH, root));
        Files.writeString(completions.resolve("_weft"), CompletionCommand.script(CompletionCommand.Shell.ZSH, root));
    }

    private static void writePages(CommandLine command, Path folder, String version) throws IOException {
        String page = ManualPage.of(command.getCommandSpec(), version);
        Files.writeString(folder.resolve(ManualPage.name(command.getCommandSpec()) + ".1"), page);
        for (CommandLine each : command.getSubcommands().values()) {
            writePages(each, folder, version);
        }
    }
}
