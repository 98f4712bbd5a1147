package dev.weft.agent.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell needs to complete this command. */
@Command(
        name = "completion",
        description = "Print a script that lets bash or zsh complete the weft command.",
        footer = {
            "",
            "Examples:",
            "  weft completion bash > /etc/bash_completion.d/weft",
            "  source <(weft completion zsh)",
        })
@SuppressWarnings("NullAway.Init") // picocli fills the annotated fields before it runs a command
final class CompletionCommand extends WeftCommand {
    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private Shell shell;

    @Override
    void run() {
        out().print(script(shell, commandLine().getParent()));
    }

    /** Made from the definitions of the commands. */
    static String script(Shell shell, picocli.CommandLine root) {
        String script = AutoComplete.bash(root.getCommandName(), root);
        // The script works in zsh with its emulation of bash's completion, which has to be loaded first.
        return shell == Shell.BASH ? script : "#compdef weft\nautoload -U +X compinit && compinit\n" + script;
    }
}
