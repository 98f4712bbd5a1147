package dev.weft.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel calls this machine; no name server is asked. */
final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String read() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
