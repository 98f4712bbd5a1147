package dev.weft.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether a person sits at the other end. Java's console cannot tell the three streams apart, the kernel can. */
final class Terminal {
    static final int INPUT = 0;
    static final int OUTPUT = 1;

    private Terminal() {}

    static boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Colour only on a terminal that can show it, and not when the user said no (see no-color.org). */
    static boolean wantsColour(boolean refused, Map<String, String> environment) {
        return !refused
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb")
                && is(OUTPUT);
    }
}
