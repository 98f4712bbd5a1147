package dev.weft.agent.os;

import java.util.List;

/** Runs programs to their end. Never through a shell, and no secret is ever an argument. */
public interface CommandRunner {

    /**
     * Runs a program.
     *
     * @param command the program and its arguments
     * @param input what it reads from stdin
     * @return what it wrote to stdout
     * @throws ProgramMissingException when it is not installed
     * @throws CommandException when it fails or takes too long
     */
    String run(List<String> command, String input);

    /** Runs a program with an empty stdin. */
    default String run(List<String> command) {
        return run(command, "");
    }

    /**
     * Whether the program is installed.
     *
     * @param program its name, without a folder
     */
    boolean has(String program);
}
