package dev.weft.agent.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Joins a network. */
@Command(
        name = "join",
        description = "Prepare this machine to join a network: make its keys and sign its admission.",
        footer = {
            "",
            "Needs no running agent and no network: the agent makes the first contact when it starts.",
            "A token is a secret. On the command line other users of this machine can read it (ps), and the shell",
            "remembers it; from standard input or a file it stays with you.",
            "",
            "Examples:",
            "  weft join - < token.txt",
            "  weft join --token-file token.txt",
        })
final class JoinCommand extends WeftCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "TOKEN",
            description = "What 'weft invite' printed, or '-' to read it from standard input (better).")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "Read the token from this file.")
    private @Nullable Path tokenFile;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    void run() {
        if ((token == null) == (tokenFile == null)) {
            throw new ParameterException(commandLine(), "give a token: '-' for standard input, or --token-file FILE");
        }
        Enrolled enrolled = Setup.join(paths().stateFolder(), readToken());
        if (json) {
            printJson(enrolled);
            return;
        }
        out().println("Ready to join network " + enrolled.networkId() + ".");
        EnrolledText.print(out(), enrolled);
        out().println(EnrolledText.NEXT);
    }

    private String readToken() {
        if (tokenFile != null) {
            return TokenInput.fromFile(tokenFile);
        }
        return "-".equals(token) ? TokenInput.fromStream(weft().input()) : String.valueOf(token);
    }
}
