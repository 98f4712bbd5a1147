package dev.weft.agent.cli;

import dev.weft.controlplane.identity.Ipv4Range;
import java.nio.file.Files;
import java.nio.file.Path;

/** Founding and joining, on the state folder alone. */
final class Setup {
    private Setup() {}

    static boolean exists(Path stateFolder) {
        return Files.exists(stateFolder.resolve("keys"));
    }

    static Enrolled found(Path stateFolder, String networkName, Ipv4Range range) {
        return pending(stateFolder, networkName + range);
    }

    static Enrolled join(Path stateFolder, String token) {
        return pending(stateFolder, token);
    }

    private static Enrolled pending(Path stateFolder, String what) {
        if (what.isEmpty() || !exists(stateFolder)) {
            throw new CliException("not in this build");
        }
        return new Enrolled("", null, "", null, "");
    }
}
