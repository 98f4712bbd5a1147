package dev.weft.agent.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** One command's page for {@code man}, made from its definition. */
final class ManualPage {
    private final CommandSpec command;
    private final StringBuilder text = new StringBuilder();

    private ManualPage(CommandSpec command) {
        this.command = command;
    }

    /** Its name, as in {@code weft-lab-up}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    static String of(CommandSpec command, String version) {
        return new ManualPage(command).write(version);
    }

    private String write(String version) {
        UsageMessageSpec usage = command.usageMessage();
        String name = name(command);
        text.append(".TH ")
                .append(escape(name.toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" \"weft ")
                .append(escape(version))
                .append("\"\n");
        section("NAME");
        line(name + " - " + summary(usage.description()));
        section("SYNOPSIS");
        String synopsis = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .synopsis(0);
        line(synopsis.strip().replaceAll("\\s+", " "));
        section("DESCRIPTION");
        line(oneLine(usage.description()));
        options();
        subcommands();
        footer(List.of(usage.footer()));
        section("FILES");
        line("/etc/weft/weft.toml, /var/lib/weft, /run/weft/weft.sock");
        seeAlso();
        return text.toString();
    }

    /** What {@code apropos} lists. */
    private static String summary(String[] description) {
        return oneLine(description).replaceFirst("\\.( .*)?$", "");
    }

    private void seeAlso() {
        List<String> pages = new ArrayList<>();
        CommandSpec parent = command.parent();
        if (parent != null) {
            pages.add(name(parent));
        }
        command.subcommands().values().forEach(each -> pages.add(name(each.getCommandSpec())));
        if (!pages.isEmpty()) {
            section("SEE ALSO");
            line(String.join("(1), ", pages) + "(1)");
        }
    }

    private void options() {
        section("OPTIONS");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (!parameter.hidden()) {
                item(parameter.paramLabel(), parameter);
            }
        }
        List<OptionSpec> sorted = command.options().stream()
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        for (OptionSpec option : sorted) {
            if (!option.hidden()) {
                String names = String.join(", ", option.names());
                boolean takesValue = option.arity().max() > 0;
                boolean mayDoWithout = option.arity().min() == 0;
                String value = mayDoWithout ? "[=" + option.paramLabel() + "]" : "=" + option.paramLabel();
                item(takesValue ? names + value : names, option);
            }
        }
    }

    private void item(String heading, ArgSpec argument) {
        text.append(".TP\n\\fB").append(escape(heading)).append("\\fR\n");
        line(oneLine(argument.description()).replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue())));
    }

    private void subcommands() {
        Map<String, CommandLine> all = command.subcommands();
        if (all.isEmpty()) {
            return;
        }
        section("COMMANDS");
        all.forEach((name, each) -> {
            text.append(".TP\n\\fB").append(escape(name)).append("\\fR\n");
            line(oneLine(each.getCommandSpec().usageMessage().description()));
        });
    }

    /** The footer of the help: paragraphs, then the examples. */
    private void footer(List<String> lines) {
        boolean literal = false;
        boolean begun = false;
        for (String each : lines) {
            String rendered = String.format(each);
            if (!begun && !rendered.isEmpty() && !rendered.startsWith("Example")) {
                section("NOTES");
                begun = true;
            }
            if (rendered.startsWith("Example")) {
                section("EXAMPLES");
                text.append(".nf\n");
                literal = true;
            } else if (!rendered.isEmpty()) {
                line(rendered);
            } else if (begun && !literal) {
                text.append(".PP\n");
            }
        }
        if (literal) {
            text.append(".fi\n");
        }
    }

    private void section(String title) {
        text.append(".SH ").append(title).append('\n');
    }

    private void line(String content) {
        String escaped = escape(content);
        // A line that begins so would be taken for a request.
        text.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static String oneLine(String[] lines) {
        return String.join(" ", lines).replaceAll("\\s+", " ").strip();
    }

    private static String escape(String content) {
        return content.replace("\\", "\\e").replace("-", "\\-");
    }
}
