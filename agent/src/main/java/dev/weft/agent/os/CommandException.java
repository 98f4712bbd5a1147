package dev.weft.agent.os;

import java.util.List;

/** A program ran and failed, or did not end in time. Holds its stderr, never its stdout: that may be a key. */
public final class CommandException extends MachineException {
    /** A command may name hundreds of peers. */
    private static final int MAX_COMMAND_SHOWN = 300;

    private final String errorOutput;

    CommandException(List<String> command, String outcome, String errorOutput) {
        super("'" + shorten(String.join(" ", command)) + "' " + outcome
                + (errorOutput.isEmpty() ? "" : ": " + errorOutput));
        this.errorOutput = errorOutput;
    }

    private static String shorten(String text) {
        return text.length() <= MAX_COMMAND_SHOWN ? text : text.substring(0, MAX_COMMAND_SHOWN) + "…";
    }

    /** What it wrote to stderr, without the white space around it. */
    public String errorOutput() {
        return errorOutput;
    }
}
