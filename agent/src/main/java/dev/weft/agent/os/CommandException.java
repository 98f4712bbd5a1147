package dev.weft.agent.os;

import java.util.List;

/** A program ran and failed, or did not end in time. Holds its stderr, never its stdout: that may be a key. */
public final class CommandException extends MachineException {
    private final String errorOutput;

    CommandException(List<String> command, String outcome, String errorOutput) {
        super("'" + String.join(" ", command) + "' " + outcome + (errorOutput.isEmpty() ? "" : ": " + errorOutput));
        this.errorOutput = errorOutput;
    }

    /** What it wrote to stderr, without the white space around it. */
    public String errorOutput() {
        return errorOutput;
    }
}
