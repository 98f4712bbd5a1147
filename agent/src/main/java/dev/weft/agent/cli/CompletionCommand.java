package dev.weft.agent.cli;

import java.util.ArrayList;
import java.util.Locale;
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
    /** The script knows zsh, but replaces bash's {@code compopt} by an alias, which a file of zsh's own does not see. */
    private static final String ZSH_BEGIN = "#compdef weft\nfunction compopt { : }\n";
    /** Such a file is read when it is needed first, and has to complete then, too. */
    private static final String ZSH_END =
            "\n[[ ${funcstack[1]-} != _weft ]] || _bash_complete -o default -F _complete_weft\n";

    /** The shells that are known. */
    enum Shell {
        BASH,
        ZSH
    }

    /** As people write them. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Words() {
            for (Shell each : Shell.values()) {
                add(each.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.", completionCandidates = Words.class)
    private Shell shell;

    @Override
    void run() {
        out().print(script(shell, commandLine().getParent()));
    }

    /** Made from the definitions of the commands. */
    static String script(Shell shell, picocli.CommandLine root) {
        String script = AutoComplete.bash(root.getCommandName(), root);
        return shell == Shell.BASH ? script : ZSH_BEGIN + script + ZSH_END;
    }
}
