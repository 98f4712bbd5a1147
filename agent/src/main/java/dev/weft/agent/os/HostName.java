package dev.weft.agent.os;

import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel calls this machine; no name server is asked. */
public final class HostName {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
    /** Linux allows 64 bytes. */
    private static final int MAX_BYTES = 65;

    private HostName() {}

    /** The name, or an empty text. */
    public static String read() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            // A sandbox hides all of /proc but the processes.
            return ask();
        }
    }

    static String ask() {
        byte[] name = new byte[MAX_BYTES];
        if (LibC.gethostname(name, new NativeLong(name.length)) != 0) {
            return "";
        }
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.US_ASCII);
    }
}
