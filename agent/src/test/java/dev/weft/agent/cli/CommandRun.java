package dev.weft.agent.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;

/**
 * One run of the command inside the test.
 *
 * @param exitCode what the shell would see
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int exitCode, String out, String err) {
    /** With everything that the agent keeps in one folder. */
    static CommandRun in(Path folder, String... arguments) {
        return withInput("", folder, arguments);
    }

    static CommandRun withInput(String input, Path folder, String... arguments) {
        Map<String, String> environment = Map.of(
                "WEFT_STATE", folder.resolve("state").toString(),
                "WEFT_SOCKET", folder.resolve("run/weft.sock").toString(),
                "WEFT_CONFIG", folder.resolve("weft.toml").toString());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Weft.commandLine(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), environment);
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
