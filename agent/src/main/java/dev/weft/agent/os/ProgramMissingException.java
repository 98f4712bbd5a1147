package dev.weft.agent.os;

import java.util.Map;

/** A program that the agent needs is not installed. */
public final class ProgramMissingException extends MachineException {
    private static final Map<String, String> PACKAGES = Map.of(
            "wg", "wireguard-tools",
            "wireguard-go", "wireguard-go",
            "ip", "iproute2",
            "setsid", "util-linux",
            "nsenter", "util-linux");

    ProgramMissingException(String program) {
        super(program + " is not installed: apt-get install " + PACKAGES.getOrDefault(program, program));
    }
}
