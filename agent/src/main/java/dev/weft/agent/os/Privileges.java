package dev.weft.agent.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process may configure the network. */
final class Privileges {
    /** linux/capability.h */
    private static final int CAP_NET_ADMIN = 12;

    private static final Path STATUS = Path.of("/proc/self/status");

    private Privileges() {}

    /** @throws MachineException when CAP_NET_ADMIN is missing */
    public static void requireNetAdmin() {
        try {
            requireNetAdmin(Files.readString(STATUS));
        } catch (IOException e) {
            throw new MachineException("cannot read " + STATUS + ": " + e.getMessage(), e);
        }
    }

    static void requireNetAdmin(String status) {
        boolean allowed = status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("CapEff:".length()).strip(), 16))
                .anyMatch(effective -> (effective >>> CAP_NET_ADMIN & 1) == 1);
        if (!allowed) {
            throw new MachineException("no permission to configure network interfaces (CAP_NET_ADMIN is missing):"
                    + " run it with sudo, or start the weft service with systemctl");
        }
    }
}
